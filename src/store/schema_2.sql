-- From schema 1 to 2, for SQLite: what stores of before 2026-11-25 lack.

alter table eligibility add column certificates bigint not null default 0;
update eligibility set certificates =
	(select count(*) from limit_certificate c where c.person = eligibility.person and c.eligibility = eligibility.id) +
	(select count(*) from disease_certificate c where c.person = eligibility.person and c.eligibility = eligibility.id) +
	(select count(*) from ticket c where c.person = eligibility.person and c.eligibility = eligibility.id);

insert into store_version (version) values (2);
