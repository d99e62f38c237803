#!/bin/sh
# pcscd_run.sh KYOTAKU_VCARD COMMAND...: runs the command with a PC/SC service of its own. It finds VCARD_PORT (where a
# virtual card is to be put on the reader) and KYOTAKU_VCARD in its environment; where no service can be started it
# runs without them.
. "$(dirname "$0")/pcscd.sh"
pcscd_private "$@"
vcard=$1
shift
port=$((34000 + $$ % 900 * 2))
if pcscd_start $port; then
	VCARD_PORT=$port KYOTAKU_VCARD=$vcard
	export VCARD_PORT KYOTAKU_VCARD
fi
"$@"
code=$?
pcscd_stop
exit $code
