# shellcheck shell=bash
# The measurements of benchmarks/compare with a blocking handler or a file that is not in the page cache.
# Sourced by compare, whose variables it uses.

# Written once, of random bytes: holes would not be read from the disk.
make_large_file() {
    if [[ -e $work/files/$large_file ]]; then
        return
    fi
    case $(stat -f -c %T "$work") in
        tmpfs | ramfs) die "latency and cold need a file on a disk, but $work is in memory: set TMPDIR" ;;
    esac
    say 'Writing a file of 1 GB …'
    head -c "$large_bytes" /dev/urandom >"$work/files/$large_file" || die "1 GB does not fit into $work"
}

# Takes the large file out of the page cache: posix_fadvise(DONTNEED) of all of it, once it is on the disk.
evict() {
    dd of="$work/files/$large_file" oflag=nocache conv=notrunc,fdatasync count=0 status=none </dev/null
}

check_evicted() {
    local cached
    cached=$(fincore -b -n -r -o RES "$work/files/$large_file" 2>/dev/null || echo 0)
    ((cached < large_bytes / 20)) || die "$large_file did not leave the page cache: $cached bytes of it are still there"
}

# fetch SERVER PATH BYTES: the cheapest client there is; fails unless the answer is a 200 of at least BYTES.
fetch() {
    local status size
    exec 3<>"/dev/tcp/127.0.0.1/${ports[$1]}" || return 1
    printf 'GET /%s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "${ports[$1]}" >&3
    IFS= read -r status <&3 || return 1
    size=$(timeout 120 wc -c <&3) || return 1
    exec 3>&-
    [[ $status == 'HTTP/1.1 200 '* ]] && ((size >= $3))
}

on_load_core() { taskset -c -p "$load_cpu" "$BASHPID" >/dev/null; }

# ---- Latency ----

# record_latency WHAT RESULT: the line that load printed.
record_latency() {
    local what=$1 result=$2 requests duration p99 failures
    read -r requests duration p99 failures <<<"$result"
    ((failures == 0)) || die "latency, $what: $failures failed requests"
    ((requests > 0)) || die "latency, $what: no request was answered"
    record latency "$what" blocking "$p99" "$(calculate "$requests * 1000000 / $duration" %.1f)"
}

run_latency() {
    local round
    make_large_file
    say 'Measuring latency …'
    start_server blocking
    check_server blocking 1k
    warm_up blocking 1k.bin 3
    (fetch blocking block 0) || die 'the blocking handler does not answer'
    (fetch blocking "$large_file" "$large_bytes") || die "$large_file could not be fetched"
    for ((round = 1; round <= rounds; round++)); do
        record_latency quiet "$(load "$(url_of blocking 1k.bin)" "$seconds")"
        latency_beside_blocked
        latency_beside_cold
    done
    stop_servers
}

# Eight clients ask again as soon as the handler has answered. SIGINT lets wrk report what it has. The connections that are
# measured are open before: for a new one, Kestrel needs a thread of the pool, and the handlers hold those.
latency_beside_blocked() {
    local measured helper requests failures result
    load "$(url_of blocking 1k.bin)" "$((seconds + 1))" >"$work/measured" &
    measured=$!
    helpers=("$measured")
    sleep 0.5
    taskset -c "$load_cpu" wrk -t1 -c"$blocked_requests" -d"$((seconds + 30))s" --timeout 30s --latency \
        -s "$work/report.lua" "$(url_of blocking block)" >"$work/blocked.log" 2>&1 &
    helper=$!
    helpers+=("$helper")
    wait "$measured" || die 'latency, blocked: no result'
    record_latency blocked "$(<"$work/measured")"
    kill -INT "$helper" 2>/dev/null || die 'the clients of the blocking handler ended early'
    wait "$helper" || true
    helpers=()
    result=$(sed -n 's/^result //p' "$work/blocked.log")
    read -r requests _ _ failures <<<"${result:-0 0 0 0}"
    ((requests > 0 && failures == 0)) || die "the blocking handler gave $requests answers and $failures failures"
}

# Evicts and downloads, again and again, as long as the other clients are measured. It yields the core to them, so that
# what they see is the server's doing.
latency_beside_cold() {
    evict
    check_evicted
    : >"$work/downloading"
    (
        on_load_core
        renice -n 19 "$BASHPID" >/dev/null
        while [[ -e $work/downloading ]]; do
            fetch blocking "$large_file" "$large_bytes" || exit 1
            evict
        done
    ) &
    helpers=("$!")
    sleep 0.2
    record_latency cold "$(load "$(url_of blocking 1k.bin)" "$seconds")"
    rm "$work/downloading"
    wait "${helpers[0]}" || die "latency: $large_file could not be fetched"
    helpers=()
}

# ---- Cold downloads ----

# Records the CPU time of the server and the duration of a download, both in ms.
run_cold() {
    local server round before after begin end
    make_large_file
    say "Measuring downloads that are not in the page cache: ${cold_servers[*]} …"
    for server in "${cold_servers[@]}"; do
        start_server "$server"
        (fetch "$server" "$large_file" "$large_bytes") || die "$server: $large_file could not be fetched"
    done
    for ((round = 1; round <= rounds; round++)); do
        for server in "${cold_servers[@]}"; do
            evict
            check_evicted
            before=$(cpu_time "$server")
            begin=$(date +%s%N)
            (on_load_core && fetch "$server" "$large_file" "$large_bytes") || die "$server: $large_file could not be fetched"
            end=$(date +%s%N)
            after=$(cpu_time "$server")
            record cold 1g "$server" "$(((after - before) / 1000))" "$(((end - begin) / 1000000))"
        done
    done
    stop_servers
}
