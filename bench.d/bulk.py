#!/usr/bin/env python3
"""Bulk 再照会 of many persons through a running centre: the bytes of the 01 request in, those of the 02 result out.

    bulk.py HOST:PORT CA CERT KEY PERSONS REQUESTS COUNT     prints seconds=… accept=… fetch=… mib=…

Persons are those of bench.d/fill.c, by their running numbers."""
import http.client, re, ssl, sys, time

address, ca, cert, key, persons, requests, count = sys.argv[1:]
persons, requests, count = int(persons), int(requests), int(count)
tls = ssl.create_default_context(cafile=ca)
tls.load_cert_chain(cert, key)
line = http.client.HTTPSConnection(address, context=tls, timeout=60)
DECLARATION = '<?xml version="1.0" encoding="Shift_JIS" standalone="no"?>'
HEADER = "<MessageHeader><MedicalInstitutionCode>1319999996</MedicalInstitutionCode></MessageHeader>"


def one(i):
    return ("<QualificationConfirmSearchInfo><InsurerNumber>06%06d</InsurerNumber><InsuredCardSymbol>１２３</InsuredCardSymbol>"
            "<InsuredIdentificationNumber>%07d</InsuredIdentificationNumber><InsuredBranchNumber>%02d</InsuredBranchNumber>"
            "<MedicalTreatmentFlag>2</MedicalTreatmentFlag><ArbitraryIdentifier>%d</ArbitraryIdentifier>"
            "</QualificationConfirmSearchInfo>" % (130000 + i // 2 % 40, i // 2 // 40, i % 2, i))


def post(prefix, body):
    line.request("POST", "/oqs/v1/" + prefix, (DECLARATION + "<XmlMsg>" + HEADER + "<MessageBody>" + body
                                               + "</MessageBody></XmlMsg>").encode("cp932"), {"Content-Type": "application/xml"})
    return line.getresponse().read()


question = "".join(one(i * (persons // requests)) for i in range(count))
start = time.monotonic()
reception = re.search(rb"<ReceptionNumber>(\w+)<", post("OQSmuhvr01req", question)).group(1).decode()
between = time.monotonic()
result = post("OQSmuhvr02req", "<ReceptionNumber>%s</ReceptionNumber>" % reception)
end = time.monotonic()
good = int(re.search(rb"<NumberOfNormalProcessing>(\d+)<", result).group(1))
if good != count:
    sys.exit("only %d of %d persons were answered" % (good, count))
print("seconds=%.3f accept=%.3f fetch=%.3f mib=%.1f" % (end - start, between - start, end - between, len(result) / 1048576))
