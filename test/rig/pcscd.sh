# A PC/SC service with one virtual reader, for tests and demos. To be sourced by sh.
#
#   pcscd_private "$@"  first thing: runs the script again where /run/pcscd is its own, so that the machine's service
#                       is left alone. Needs root or user namespaces; goes on without when there are none.
#   pcscd_start PORT    starts the service; its reader waits for a card on PORT (and PORT+1). 1 when it cannot.
#   pcscd_stop
#
# The reader listens on all addresses: use a port that is free and not reachable from outside.

pcscd_private() {
	[ -n "${PCSCD_PRIVATE-}" ] && return 0
	for flags in -m -rm; do
		if unshare $flags true 2>/dev/null; then
			PCSCD_PRIVATE=yes exec unshare $flags sh "$0" "$@"
		fi
	done
}

# Only in a namespace of our own.
pcscd_hide_run() {
	if mkdir -p /run/pcscd 2>/dev/null && mount -t tmpfs tmpfs /run/pcscd 2>/dev/null; then
		return 0
	fi
	mount -t tmpfs tmpfs /run && mkdir -p /run/pcscd
}

pcscd_start() {
	pcscd_driver=/usr/lib/pcsc/drivers/serial/libifdvpcd.so
	PATH=$PATH:/usr/sbin
	command -v pcscd >/dev/null && [ -e $pcscd_driver ] || return 1
	if [ "${PCSCD_PRIVATE-}" = yes ]; then
		pcscd_hide_run || return 1
	elif [ -e /run/pcscd/pcscd.comm ]; then
		return 1        # the machine's own service runs, and it is not ours to stop
	fi
	pcscd_dir=$(mktemp -d) || return 1
	mkdir "$pcscd_dir/conf" || return 1  # pcscd reads every file in there
	cat >"$pcscd_dir/conf/reader" <<-END
		FRIENDLYNAME "Virtual PCD"
		DEVICENAME   /dev/null:$1
		LIBPATH      $pcscd_driver
		CHANNELID    $1
	END
	pcscd --foreground -c "$pcscd_dir/conf" >"$pcscd_dir/log" 2>&1 &
	pcscd_pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
		[ -S /run/pcscd/pcscd.comm ] && return 0
		kill -0 $pcscd_pid 2>/dev/null || break
		sleep 0.1
	done
	cat "$pcscd_dir/log" >&2
	pcscd_stop
	return 1
}

pcscd_stop() {
	[ -n "${pcscd_pid-}" ] || return 0
	kill "$pcscd_pid" 2>/dev/null
	wait "$pcscd_pid" 2>/dev/null
	pcscd_pid=
	rm -rf "$pcscd_dir"
}
