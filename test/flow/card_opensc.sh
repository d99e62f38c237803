#!/bin/sh
# OpenSC, which knows JPKI's card from real ones, takes our virtual card for one: finds its parts, signs with the
# PIN, counts wrong PINs. Usage: card_opensc.sh PATH-OF-MAKE_CARD PATH-OF-KYOTAKU-VCARD. Exit 77: cannot be tried here.
here=$(dirname "$0")
. "$here/../rig/pcscd.sh"
[ $# -eq 2 ] || { echo "usage: card_opensc.sh MAKE_CARD KYOTAKU_VCARD" >&2; exit 2; }
for tool in pkcs15-tool pkcs11-tool openssl; do
	command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
pcscd_private "$@"

port=$((36000 + $$ % 900 * 2))
work=$(mktemp -d)
card_pid=
finish() {
	[ -n "$card_pid" ] && kill "$card_pid" 2>/dev/null
	pcscd_stop
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
wrong() { echo "WRONG: $*"; exit 1; }
saw() { echo "  $*"; }

# A PIN's tries, as the card image holds them after each step.
tries() { sed -n 's/^pin tries: //p' "$work/k.card"; }

serial=$("$1" "$work/pki" "$work/k.card") || wrong "no card was made"
pcscd_start $port || { echo "skipped: pcscd does not start here"; exit 77; }
"$2" --card "$work/k.card" --port $port 2>"$work/vcard.log" &
card_pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	opensc-tool -r 0 -a >/dev/null 2>&1 && break
	sleep 0.2
done

echo "the card's name"
name=$(opensc-tool -r 0 -n 2>/dev/null)
[ "$name" = jpki ] || wrong "OpenSC takes it for '$name'"
saw "$name"

echo "pkcs15-tool --dump"
pkcs15-tool --dump >"$work/dump" 2>"$work/dump.err" || { cat "$work/dump.err"; wrong "dump failed"; }
for want in 'PIN' 'Private RSA Key' 'X.509 Certificate'; do
	saw "$(grep -c "^$want \\[" "$work/dump") x $want"
done
[ "$(grep -c '^PIN \[' "$work/dump")" = 2 ] || wrong "two PINs"
[ "$(grep -c '^Private RSA Key \[' "$work/dump")" = 2 ] || wrong "two keys"
[ "$(grep -c '^X.509 Certificate \[' "$work/dump")" = 4 ] || wrong "four certificates"

echo "signature by pkcs11-tool"
echo "consent" >"$work/msg"
pkcs11-tool --login --pin 1234 --sign -m SHA256-RSA-PKCS --id 01 -i "$work/msg" -o "$work/sig" >"$work/p11" 2>&1 ||
    { cat "$work/p11"; wrong "no signature"; }
pkcs15-tool --read-certificate 01 >"$work/cert.pem" 2>/dev/null || wrong "no certificate"
[ "$(openssl x509 -in "$work/cert.pem" -noout -serial | tr A-F a-f)" = "serial=$serial" ] || wrong "another serial"
openssl x509 -in "$work/cert.pem" -noout -pubkey >"$work/pub.pem"
verdict=$(openssl dgst -sha256 -verify "$work/pub.pem" -signature "$work/sig" "$work/msg") || wrong "$verdict"
saw "$verdict"
saw "$(openssl verify -CAfile "$work/pki/auth-3.pem" "$work/cert.pem" | sed 's/.*: /certificate under the test root: /')"

echo "signing certificate, after its password"
pkcs15-tool --read-certificate 02 --verify-pin --auth-id 02 --pin ABC123 2>/dev/null |
    openssl x509 -noout -ext keyUsage >"$work/use" || wrong "not readable"
grep -q 'Non Repudiation' "$work/use" || wrong "not a signing certificate"
saw "$(sed -n 2p "$work/use" | sed 's/^ *//')"

echo "wrong PIN"
pkcs11-tool --login --pin 9999 --sign -m SHA256-RSA-PKCS --id 01 -i "$work/msg" -o "$work/no" >"$work/p11" 2>&1 &&
    wrong "a wrong PIN signed"
grep -q CKR_PIN_INCORRECT "$work/p11" || { cat "$work/p11"; wrong "another refusal"; }
[ "$(tries)" = 2 ] || wrong "$(tries) tries left"
saw "CKR_PIN_INCORRECT, $(tries) tries left in the image"
pkcs11-tool --login --pin 1234 --sign -m SHA256-RSA-PKCS --id 01 -i "$work/msg" -o "$work/sig" >/dev/null 2>&1 ||
    wrong "the right PIN after a wrong one"
[ "$(tries)" = 3 ] || wrong "the counter did not come back"
saw "the right PIN sets the counter back to $(tries)"

echo "removal"
kill "$card_pid"
wait "$card_pid"
code=$?
card_pid=
[ $code -eq 0 ] || wrong "kyotaku-vcard ended with $code"
grep -q 1234 "$work/vcard.log" && wrong "the PIN is in the log"
saw "exit 0, $(wc -l <"$work/vcard.log") lines of log without the PIN"
echo "all right"
