# shellcheck shell=bash
# The measurements of benchmarks/compare. Each appends lines to results.tsv: scenario, case, server, values.
# Sourced by compare, whose variables it uses.

clock_ticks=$(getconf CLK_TCK)

pipelined_requests=16
ab_connections=16
blocked_requests=8
large_file=1g.bin
large_bytes=$((1024 * 1024 * 1024))

declare -A bytes=([1k]=1024 [10k]=10240 [100k]=102400 [1m]=1048576)

url_of() { printf 'http://127.0.0.1:%s/%s' "${ports[$1]}" "$2"; }

record() { (IFS=$'\t' && printf '%s\n' "$*" >>"$work/results.tsv"); }

# median SCENARIO CASE SERVER NUMBER: of the values with that number, counted from 1.
median() {
    awk -F'\t' -v scenario="$1" -v what="$2" -v server="$3" -v column="$(($4 + 3))" \
        '$1 == scenario && $2 == what && $3 == server { print $column }' "$work/results.tsv" |
        sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# calculate EXPRESSION [FORMAT]
calculate() { LC_ALL=C awk "BEGIN { printf \"${2:-%.3f}\", ($1) }"; }

# ---- Looking at a server ----

process_and_children() {
    printf '%s ' "$1"
    cat "/proc/$1/task/$1/children" 2>/dev/null || true
}

# User and system time of a server and its children, in µs.
cpu_time() {
    local total=0 process stat
    local -a fields
    for process in $(process_and_children "${pids[$1]}"); do
        stat=$(<"/proc/$process/stat")
        # The name in parentheses may hold anything; what follows it starts with field 3. utime is 14, stime 15.
        read -ra fields <<<"${stat##*) }"
        ((total += fields[11] + fields[12]))
    done
    printf '%s' "$((total * 1000000 / clock_ticks))"
}

# Resident memory of a server and its children, in KiB.
resident() {
    local total=0 process size
    for process in $(process_and_children "${pids[$1]}"); do
        size=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB$/\1/p' "/proc/$process/status")
        ((total += ${size:-0}))
    done
    printf '%s' "$total"
}

# ---- Load ----

# What wrk runs. report.lua prints wrk's own numbers, exact: requests, µs, p99 in µs, failures.
write_scripts() {
    cat >"$work/report.lua" <<'EOF'
done = function(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("result %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
EOF

    cat - "$work/report.lua" >"$work/pipelined.lua" <<EOF
local requests
init = function(arguments)
    requests = string.rep(wrk.format(), $pipelined_requests)
end
request = function()
    return requests
end
EOF

    cat - "$work/report.lua" >"$work/many.lua" <<EOF
local requests, last = {}, 0
init = function(arguments)
    for path in io.lines("$work/many.txt") do
        requests[#requests + 1] = wrk.format(nil, path)
    end
end
request = function()
    last = last % #requests + 1
    return requests[last]
end
EOF
}

# load URL SECONDS [SCRIPT]: prints the line of report.lua without its first word.
load() {
    local result
    result=$(taskset -c "$load_cpu" timeout "$(($2 + 15))" \
        wrk -t1 -c"$connections" -d"$2s" --latency -s "$work/${3:-report}.lua" "$1" | sed -n 's/^result //p')
    [[ -n $result ]] || die "wrk gave no result for $1"
    printf '%s' "$result"
}

warm_up() { load "$(url_of "$1" "$2")" "$3" "${4:-report}" >/dev/null; }

# measure SCENARIO SIZE SERVER [SCRIPT]: requests/s, CPU µs per request, p99 in µs, use of the core in percent.
measure() {
    local scenario=$1 size=$2 server=$3 before after result requests duration p99 failures
    before=$(cpu_time "$server")
    result=$(load "$(url_of "$server" "$size.bin")" "$seconds" "${4:-report}")
    after=$(cpu_time "$server")
    read -r requests duration p99 failures <<<"$result"
    record_load "$scenario" "$size" "$server" "$requests" "$duration" "$((after - before))" "$p99" "$failures"
}

record_load() {
    local scenario=$1 size=$2 server=$3 requests=$4 duration=$5 cpu=$6 p99=$7 failures=$8
    ((failures == 0)) || die "$server: $failures failed requests ($scenario, $size)"
    ((requests > 0)) || die "$server: no request was answered ($scenario, $size)"
    record "$scenario" "$size" "$server" "$(calculate "$requests * 1000000 / $duration" %.1f)" \
        "$(calculate "$cpu / $requests")" "$p99" "$(calculate "100 * $cpu / $duration" %.0f)"
}

# ab closes each connection after its answer. Bounded by a number of requests, because each leaves a port behind.
measure_connections() {
    local server=$1 before after requests=$((seconds * 4000)) taken complete failures
    ((requests <= 20000)) || requests=20000
    before=$(cpu_time "$server")
    taskset -c "$load_cpu" timeout 120 ab -q -c "$ab_connections" -n "$requests" \
        "$(url_of "$server" 1k.bin)" >"$work/ab.log" 2>&1 || {
        tail -n 5 "$work/ab.log" >&2
        die "$server: ab failed"
    }
    after=$(cpu_time "$server")
    taken=$(sed -n 's/^Time taken for tests: *\([0-9.]*\) seconds$/\1/p' "$work/ab.log")
    complete=$(sed -n 's/^Complete requests: *\([0-9]*\)$/\1/p' "$work/ab.log")
    failures=$(awk '/^(Failed requests|Non-2xx responses):/ { sum += $3 } END { print sum + 0 }' "$work/ab.log")
    [[ -n $taken && -n $complete ]] || die "ab gave no result for $server"
    record_load connections 1k "$server" "$complete" "$(calculate "$taken * 1000000" %.0f)" "$((after - before))" 0 "$failures"
}

# ---- Keep-alive, pipelined, connections, many ----

run_load_scenarios() {
    local server size round
    say "Starting ${server_list[*]} …"
    for server in "${server_list[@]}"; do
        start_server "$server"
    done
    for server in "${server_list[@]}"; do
        check_server "$server" "${load_sizes[@]}"
    done

    say 'Warming up …'
    for server in "${server_list[@]}"; do
        # What is compiled ahead of time is warm at once.
        if [[ -z ${package_of[$server]-} ]]; then
            warm_up "$server" "${load_sizes[0]}.bin" 3
        fi
    done

    # The servers take turns within a round, so that drift of the machine hits all alike.
    if has_scenario keepalive; then
        for size in "${size_list[@]}"; do
            say "Measuring $size …"
            for server in "${server_list[@]}"; do
                warm_up "$server" "$size.bin" 2
            done
            for ((round = 1; round <= rounds; round++)); do
                for server in "${server_list[@]}"; do
                    measure keepalive "$size" "$server"
                done
            done
        done
    fi

    if has_scenario pipelined; then
        say 'Measuring pipelined requests …'
        for server in "${server_list[@]}"; do
            warm_up "$server" 1k.bin 2 pipelined
        done
        for ((round = 1; round <= rounds; round++)); do
            for server in "${server_list[@]}"; do
                measure pipelined 1k "$server" pipelined
            done
        done
    fi

    if has_scenario connections; then
        say 'Measuring new connections …'
        for ((round = 0; round <= rounds; round++)); do
            for server in "${server_list[@]}"; do
                measure_connections "$server"
            done
            # The first round is the warm-up.
            if ((round == 0)); then
                sed -i '/^connections\t/d' "$work/results.tsv"
            fi
        done
    fi

    if has_scenario many; then
        say 'Measuring many files …'
        for server in "${server_list[@]}"; do
            warm_up "$server" 1k.bin 2 many
        done
        for ((round = 1; round <= rounds; round++)); do
            for server in "${server_list[@]}"; do
                measure many 1k-8k "$server" many
            done
        done
    fi
    stop_servers
}

# ---- Idle connections ----

# A server of its own for each measurement: memory that another one has left behind would serve these connections.
run_idle() {
    local server round
    for ((round = 1; round <= rounds; round++)); do
        for server in "${idle_servers[@]}"; do
            say "Measuring $idle idle connections to $server …"
            start_server "$server"
            warm_up "$server" 1k.bin 2
            sleep 2
            measure_idle "$server"
            stop_helpers
            stop_servers
        done
    done
}

# Records resident KiB before and after, and the difference per connection.
measure_idle() {
    local server=$1 before after tries
    before=$(resident "$server")
    # They stay a little longer than needed, so that all are open when the memory is read.
    taskset -c "$load_cpu" timeout 180 dotnet "$bench_dll" idle "$(url_of "$server" 1k.bin)" "$idle" 7 >"$work/idle.log" 2>&1 &
    helpers=("$!")
    for ((tries = 0; ; tries++)); do
        if grep -qsx "open $idle" "$work/idle.log"; then
            break
        fi
        if ! kill -0 "${helpers[0]}" 2>/dev/null || ((tries >= 1500)); then
            tail -n 1 "$work/idle.log" >&2
            die "$server: not all connections were served"
        fi
        sleep 0.1
    done
    sleep 5
    after=$(resident "$server")
    if ! wait "${helpers[0]}"; then
        tail -n 1 "$work/idle.log" >&2
        die "$server: not all connections stayed open"
    fi
    record idle 1k "$server" "$before" "$after" "$(calculate "($after - $before) / $idle")"
}
