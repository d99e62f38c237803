"""A card reader made by hand: what kyotaku-card does, in a few lines and with room for wrong steps. Takes
the key out of a virtual card's file, builds the text that is signed (spec: domain/proof.h), signs it
(PKCS#1 v1.5, SHA-256)."""
import base64
import hashlib
import json
import re

KINDS = ("QUA", "YZK", "SRJ", "SHJ", "TKK", "LIM", "TSR")
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def der_read(data, at=0):
    """(tag, contents, where the next begins)"""
    tag, n, at = data[at], data[at + 1], at + 2
    if n & 0x80:
        k = n & 0x7F
        n, at = int.from_bytes(data[at:at + k], "big"), at + k
    return tag, data[at:at + n], at + n


def der_sequence(data):
    out, at = [], 0
    while at < len(data):
        tag, inner, at = der_read(data, at)
        out.append((tag, inner))
    return out


class Card:
    """The user authentication part of a card image."""

    def __init__(self, path):
        with open(path, encoding="ascii") as f:
            text = f.read()
        self.certificate = self.block(text, "auth certificate")
        info = der_sequence(der_read(self.block(text, "auth key"))[1])
        key = der_sequence(der_read(info[2][1])[1])
        self.n, self.d = (int.from_bytes(key[i][1], "big") for i in (1, 3))

    @staticmethod
    def block(text, name):
        m = re.search(r"\[%s\]\n-----BEGIN [A-Z ]+-----\n(.*?)-----END" % name, text, re.S)
        return base64.b64decode(m.group(1))

    def sign(self, text):
        size = (self.n.bit_length() + 7) // 8
        t = DIGEST_INFO + hashlib.sha256(text.encode()).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(t) - 3) + b"\x00" + t
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")


def signed_text(offer, agree, at, visit_date):
    lines = ["kyotaku-consent/1", "origin=" + offer["origin"], "facility=" + offer["facility"],
             "facility-name=" + offer["facilityName"], "mode=" + str(offer["mode"])]
    lines += ["%s=%s" % (k, "agree" if k in agree else "refuse") for k in KINDS if k in offer.get("ask", [])]
    if visit_date:
        lines.append("visit-date=" + visit_date)
    lines += ["session=%s" % offer["session"], "nonce=" + offer["nonce"], "time=" + at]
    return "\n".join(lines) + "\n"


def proof_make(card, offer, agree, at, visit_date="", wrong=""):
    """The JSON of a proof. `wrong` says what is not as it should be: signature (one bit), choice (more than was
    signed), time (another one than was signed), text (a facility of another name), certificate (one bit)."""
    signed_for = dict(offer, facilityName="別の診療所") if wrong == "text" else offer
    signature = bytearray(card.sign(signed_text(signed_for, agree, at, visit_date)))
    certificate = bytearray(card.certificate)
    if wrong == "signature":
        signature[100] ^= 1
    if wrong == "certificate":
        certificate[-1] ^= 1
    if wrong == "choice":
        agree = [k for k in offer.get("ask", [])]
    if wrong == "time":
        at = at[:17] + ("59" if at[17:19] != "59" else "58") + at[19:]
    proof = {"session": str(offer["session"]), "time": at, "agree": [k for k in agree],
             "certificate": b64url(bytes(certificate)), "signature": b64url(bytes(signature))}
    if visit_date:
        proof["visitDate"] = visit_date
    return json.dumps(proof)
