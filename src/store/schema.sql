-- What is kept. SQLite and PostgreSQL read the same text; a line that ends with a mark is for one of them only.
-- Times are seconds (bigint), days and months Gregorian numbers, enums their official numbers; words of the audit, of
-- consents and of settings are kept as text, so that they outlive a reordering of the code.
-- Every row of a person carries the person's id, first in its key where it has none of its own, so that an engine
-- that distributes by person can take these tables unchanged.

create domain blob as bytea; --pg

create table store_version (version bigint not null primary key);
-- How often a facility, its settings, terminals or addresses were changed.
create table configuration (epoch bigint not null);

create table facility (
	code text not null primary key,
	name text not null,
	enrolled bigint not null
) without rowid; --sqlite
); --pg

create table setting (
	seq integer primary key, --sqlite
	seq bigint generated always as identity primary key, --pg
	facility text not null,
	setting text not null,
	value bigint not null,
	valid_from bigint not null,
	changed_by text not null
);
create index setting_facility on setting (facility, valid_from);

create table terminal (
	fingerprint blob not null primary key,
	facility text not null,
	label text not null,
	issued bigint not null,
	ends bigint not null,
	revoked bigint not null
) without rowid; --sqlite
); --pg
create index terminal_facility on terminal (facility);

create table account (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	facility text not null,
	user_id text not null,
	role text not null,
	password text not null,
	must_change bigint not null,
	made bigint not null,
	changed bigint not null,
	logged_in bigint not null,
	failures bigint not null,
	locked_until bigint not null,
	ended bigint not null
);
create unique index account_user on account (facility, user_id);

create table login (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	token blob not null,
	facility text not null,
	account bigint not null,
	role text not null,
	device bigint not null,
	terminal blob not null,
	opened bigint not null,
	seen bigint not null,
	ended bigint not null
);
create unique index login_token on login (token);
create index login_open on login (facility, opened) where ended = 0;
create index login_opened on login (opened);

-- Activation codes, and the devices that used them.
create table device (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	facility text not null,
	code text not null,
	label text not null,
	issued bigint not null,
	ends bigint not null,
	activated bigint not null,
	suspended bigint not null,
	invalidated bigint not null,
	account bigint not null,
	public_key blob not null
);
create unique index device_code on device (code);
create index device_facility on device (facility, issued);

create table passcode (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	facility text not null,
	code text not null,
	made bigint not null,
	ends bigint not null,
	failures bigint not null
);
create unique index passcode_facility on passcode (facility);

create table entry (
	token text not null primary key,
	facility text not null,
	mode bigint not null,
	outpatient bigint not null,
	issued bigint not null,
	ended bigint not null
) without rowid; --sqlite
); --pg
create unique index entry_alive on entry (facility, mode, outpatient) where ended = 0;

create table session (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	token text not null,
	facility text not null,
	mode bigint not null,
	outpatient bigint not null,
	nonce blob not null,
	opened bigint not null,
	ends bigint not null,
	used bigint not null,
	asked bigint not null
);
create index session_open on session (token, ends) where used = 0;
create index session_ends on session (ends);

create table handover (
	session integer primary key, --sqlite
	session bigint primary key, --pg
	version bigint not null,
	purpose bigint not null,
	choice bigint not null,
	visit_date bigint not null,
	prescription bigint not null,
	opened bigint not null,
	ends bigint not null,
	taken bigint not null,
	reader text not null,
	told bigint not null,
	outcome text not null,
	tries bigint not null,
	certificate_ends bigint not null,
	person bigint not null,
	certificate blob not null,
	identity blob not null
);
create index handover_opened on handover (opened);

create table person (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	person_key text not null,
	name text not null,
	kana text not null,
	other_name text not null,
	other_kana text not null,
	sex1 bigint not null,
	sex2 bigint not null,
	birth bigint not null,
	death bigint not null,
	postcode text not null,
	address text not null
);
create unique index person_person_key on person (person_key);
create index person_birth on person (birth);

create table binding (
	issuer blob not null,
	serial text not null,
	person bigint not null,
	carrier text not null,
	bound bigint not null,
	ended bigint not null,
	ends bigint not null,
	primary key (issuer, serial)
) without rowid; --sqlite
); --pg
create index binding_person on binding (person);

create table identity (
	identity_key blob not null primary key,
	person bigint not null,
	issuer blob not null,
	serial text not null,
	evidence bigint not null,
	bound bigint not null,
	ended bigint not null
) without rowid; --sqlite
); --pg
create index identity_person on identity (person);

create table eligibility (
	id bigint not null,
	person bigint not null,
	insurer text not null,
	symbol text not null,
	number text not null,
	branch text not null,
	insurer_name text not null,
	classification text not null,
	family bigint not null,
	insured_name text not null,
	acquired bigint not null,
	lost bigint not null,
	loss_reason text not null,
	issued bigint not null,
	card_from bigint not null,
	card_until bigint not null,
	ratio bigint not null,
	preschool bigint not null,
	elder_issued bigint not null,
	elder_from bigint not null,
	elder_until bigint not null,
	elder_ratio bigint not null,
	number_folded text not null,
	certificates bigint not null, -- how many rows in limit_certificate, disease_certificate and ticket
	primary key (person, id)
) without rowid; --sqlite
); --pg
-- With what tells the holders of a number apart, so that a claim finds its person without the rows.
create index eligibility_number on eligibility (insurer, number_folded, person, symbol, branch);

create table limit_certificate (
	person bigint not null,
	eligibility bigint not null,
	place bigint not null,
	classification text not null,
	category text not null,
	issued bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	long_term bigint not null,
	primary key (person, eligibility, place)
) without rowid; --sqlite
); --pg

-- 医療券・調剤券 of a period of 医療扶助.
create table ticket (
	person bigint not null,
	eligibility bigint not null,
	place bigint not null,
	type bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	issue_number text not null,
	month bigint not null,
	facility text not null,
	facility_name text not null,
	prescriber text not null,
	prescriber_name text not null,
	injury1 text not null,
	injury2 text not null,
	injury3 text not null,
	treatment bigint not null,
	self_pay bigint not null,
	district_contact text not null,
	handling_contact text not null,
	combined bigint not null,
	social_insurance bigint not null,
	inconsistent bigint not null,
	infection bigint not null,
	elderly bigint not null,
	prefectural bigint not null,
	remark1 text not null,
	remark2 text not null,
	remark3 text not null,
	primary key (person, eligibility, place)
) without rowid; --sqlite
); --pg
create index ticket_facility on ticket (facility, month, person);

create table disease_certificate (
	person bigint not null,
	eligibility bigint not null,
	place bigint not null,
	category bigint not null,
	issued bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	self_pay bigint not null,
	primary key (person, eligibility, place)
) without rowid; --sqlite
); --pg

create table consent (
	id bigint not null,
	version bigint not null,
	facility text not null,
	person bigint not null,
	mode bigint not null,
	outpatient bigint not null,
	kind text not null,
	given bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	visit_date bigint not null,
	ended bigint not null,
	reason bigint not null,
	evidence bigint not null,
	checked bigint not null,
	prescription bigint not null,
	primary key (facility, person, mode, kind)
) without rowid; --sqlite
); --pg
create unique index consent_id on consent (id); --sqlite
create unique index consent_id on consent (person, id); --pg
create index consent_from on consent (facility, mode, valid_from) where kind = 'QUA';
create index consent_visit on consent (facility, mode, visit_date) where kind = 'QUA' and visit_date <> 0;

-- Earlier contents of consents, as they were replaced.
create table consent_history (
	id bigint not null,
	version bigint not null,
	facility text not null,
	person bigint not null,
	mode bigint not null,
	outpatient bigint not null,
	kind text not null,
	given bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	visit_date bigint not null,
	ended bigint not null,
	reason bigint not null,
	evidence bigint not null,
	checked bigint not null,
	prescription bigint not null,
	primary key (person, id, version)
) without rowid; --sqlite
); --pg

create table evidence (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	signed_text text not null,
	certificate blob not null,
	signature blob not null,
	at bigint not null,
	assurance text not null,
	device bigint not null
);

create table reception (
	number text not null primary key,
	facility text not null,
	message text not null,
	identifier text not null,
	received bigint not null,
	ready bigint not null,
	ends bigint not null,
	question text not null
);
create index reception_ends on reception (ends);

create table reference (
	facility text not null,
	person bigint not null,
	number text not null,
	at bigint not null,
	primary key (facility, person)
) without rowid; --sqlite
); --pg
create unique index reference_number on reference (facility, number);

create table push (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	facility text not null,
	person bigint not null,
	mode bigint not null,
	at bigint not null,
	given bigint not null,
	holder text not null,
	taken bigint not null
);
create index push_waiting on push (facility, id) where taken = 0;

create table receipt (
	facility text not null,
	request text not null,
	digest blob not null,
	at bigint not null,
	answer_type text not null,
	answer blob not null,
	primary key (facility, request)
);

-- Lines of claims and check-ups are packed (pack.h) into their row: they are only ever written and read together.
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
) without rowid; --sqlite
); --pg

create table import_position (
	digest blob not null,
	kind text not null,
	offset_done bigint not null,
	lines bigint not null,
	claims bigint not null,
	number bigint not null,
	told bigint not null,
	head blob not null,
	accepted bigint not null,
	refused bigint not null,
	noticed bigint not null,
	left_out bigint not null,
	at bigint not null,
	primary key (digest, kind)
) without rowid; --sqlite
); --pg

create table review (
	id bigint not null primary key,
	kind bigint not null,
	state bigint not null,
	at bigint not null,
	decided bigint not null,
	by_whom text not null,
	person bigint not null,
	file text not null,
	record text not null,
	line bigint not null,
	institution text not null,
	happened bigint not null
) without rowid; --sqlite
); --pg
create index review_open on review (at, id) where state = 0;

create table review_candidate (
	review bigint not null,
	place bigint not null,
	person bigint not null,
	reasons bigint not null,
	primary key (review, place)
) without rowid; --sqlite
); --pg

-- Too large for a page with its key: in a tree of its own, found by the key's.
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

create table checkup_item (
	code text not null,
	name text not null,
	type bigint not null,
	unit text not null,
	xml_unit text not null,
	list text not null,
	guidance text not null,
	referral text not null,
	place bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	primary key (code, valid_from)
) without rowid; --sqlite
); --pg

create table drug_name (
	code text not null,
	name text not null,
	unit text not null,
	price_code text not null,
	ingredient text not null,
	valid_from bigint not null,
	valid_until bigint not null,
	primary key (code, valid_from)
) without rowid; --sqlite
); --pg

create table act_name (
	code text not null,
	name text not null,
	unit text not null,
	category bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	primary key (code, valid_from)
) without rowid; --sqlite
); --pg

create table code_name (
	list text not null,
	code text not null,
	name text not null,
	valid_from bigint not null,
	valid_until bigint not null,
	primary key (list, code, valid_from)
) without rowid; --sqlite
); --pg

create table application (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	facility text not null,
	state text not null,
	opened bigint not null,
	changed bigint not null,
	changed_by text not null,
	question text not null
);
create index application_facility on application (facility, id);

create table paper (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	application bigint not null,
	paper text not null,
	name text not null,
	type text not null,
	content blob not null,
	digest blob not null,
	at bigint not null,
	added_by text not null
);
create index paper_application on paper (application, id);

create table announcement (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	audience text not null,
	valid_from bigint not null,
	valid_until bigint not null,
	ja text not null,
	en text not null,
	changed_by text not null
);

create table outage (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	kind text not null,
	prefectures bigint not null,
	valid_from bigint not null,
	valid_until bigint not null,
	reason text not null,
	changed_by text not null
);

create table approval (
	id integer primary key, --sqlite
	id bigint primary key, --pg
	version bigint not null,
	state text not null,
	act text not null,
	asked_by text not null,
	asked bigint not null,
	valid_until bigint not null,
	decided_by text not null,
	decided bigint not null
);

-- Insurers' feeds, and each record that they have told as it was before.
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
) without rowid; --sqlite
); --pg
create table feed_image (
	person bigint not null,
	feed bigint not null,
	place bigint not null,
	what blob not null,
	state bigint not null,
	was blob not null,
	primary key (person, feed, place)
) without rowid; --sqlite
); --pg
create index feed_image_feed on feed_image (feed, person);

create table audit (
	seq integer primary key, --sqlite
	seq bigint primary key, --pg
	at bigint not null,
	rid bigint not null,
	act text not null,
	outcome text not null,
	facility text not null,
	who text not null,
	person bigint not null,
	mode bigint not null,
	consent bigint not null,
	subject text not null,
	chain blob not null
);
create index audit_facility on audit (facility, seq);
create index audit_person on audit (person, seq) where person <> 0;

insert into store_version (version) values (3);
insert into configuration (epoch) values (0);
