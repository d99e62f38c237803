-- From schema 2 to 3, for SQLite: what was before insurers' feeds.

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

insert into store_version (version) values (3);
