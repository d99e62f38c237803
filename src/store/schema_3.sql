-- From schema 2 to 3, for SQLite: insurers' feeds that can be rolled back; apps that stand for a person, and
-- hand-overs that are about one.

create table feed (
	id bigint not null primary key,
	version bigint not null,
	state text not null,
	name text not null,
	digest blob not null,
	taken_by text not null,
	begun bigint not null,
	ended bigint not null,
	persons bigint not null
) without rowid;
create table feed_image (
	person bigint not null,
	feed bigint not null,
	place bigint not null,
	what blob not null,
	state bigint not null,
	was blob not null,
	primary key (person, feed, place)
) without rowid;
create index feed_image_feed on feed_image (feed, person);

-- Who is looked for by name and address in a disaster.
create index person_birth on person (birth);

create table identity (
	identity_key blob not null primary key,
	person bigint not null,
	issuer blob not null,
	serial text not null,
	evidence bigint not null,
	bound bigint not null,
	ended bigint not null
) without rowid;
create index identity_person on identity (person);

alter table handover add column identity blob not null default x'0000000000000000000000000000000000000000000000000000000000000000';

insert into store_version (version) values (3);
