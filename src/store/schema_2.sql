-- From schema 1 to 2, for SQLite: what stores of before 2026-11-25 lack.

alter table eligibility add column certificates bigint not null default 0;
update eligibility set certificates =
	(select count(*) from limit_certificate c where c.person = eligibility.person and c.eligibility = eligibility.id) +
	(select count(*) from disease_certificate c where c.person = eligibility.person and c.eligibility = eligibility.id) +
	(select count(*) from ticket c where c.person = eligibility.person and c.eligibility = eligibility.id);

drop index eligibility_number;
create index eligibility_number on eligibility (insurer, number_folded, person, symbol, branch);

alter table handover add column certificate blob not null default x'';

drop index eligibility_number;
create index eligibility_number on eligibility (insurer, number_folded, person, symbol, branch);

-- Lines go into the row of their claim or check-up.
alter table claim rename to claim_1;
create table claim (
	person bigint not null,
	month bigint not null,
	institution text not null,
	source bigint not null,
	inpatient bigint not null,
	prescriber text not null,
	id bigint not null,
	institution_name text not null,
	prescriber_name text not null,
	number bigint not null,
	drugs blob not null,
	acts blob not null,
	primary key (person, month, institution, source, inpatient, prescriber)
) without rowid;
insert into claim
	select c.person, c.month, c.institution, c.source, c.inpatient, c.prescriber, c.id, c.institution_name, c.prescriber_name, c.number,
		(select packed(line, day, prescribed, form, code, amount, times, usage, instruction) from
			(select * from drug_line d where d.person = c.person and d.month = c.month and d.claim = c.id order by place)),
		(select packed(line, day, identification, code, amount, times) from
			(select * from act_line d where d.person = c.person and d.month = c.month and d.claim = c.id order by place))
	from claim_1 c;
drop table claim_1;
drop table drug_line;
drop table act_line;

alter table checkup rename to checkup_1;
create table checkup (
	person bigint not null,
	day bigint not null,
	institution text not null,
	report bigint not null,
	id bigint not null,
	institution_name text not null,
	program text not null,
	made bigint not null,
	lines blob not null,
	primary key (person, day, institution, report)
);
insert into checkup
	select c.person, c.day, c.institution, c.report, c.id, c.institution_name, c.program, c.made,
		(select packed(series, section, code, type, state, value, unit, list, value_name, method, flag, low, high) from
			(select * from checkup_line l where l.person = c.person and l.day = c.day and l.checkup = c.id order by place))
	from checkup_1 c;
drop table checkup_1;
drop table checkup_line;

insert into store_version (version) values (2);
