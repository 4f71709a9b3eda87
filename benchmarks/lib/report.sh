# shellcheck shell=bash
# The tables, the JSON and the limits of benchmarks/compare, all of medians.
# Sourced by compare, whose variables it uses.

# What zerocopy is held against: the lowest CPU time of those of them that ran.
best_candidates=(nginx h2o lighttpd)

# ratio A B: A / B, or nothing when B is not known.
ratio() {
    [[ -n $2 ]] || return 0
    calculate "$2 > 0 ? $1 / $2 : 0" %.2f
}

# ran SCENARIO SERVER
ran() { grep -qs "^$1"$'\t[^\t]*\t'"$2"$'\t' "$work/results.tsv"; }

# median_if_ran SCENARIO CASE SERVER NUMBER: nothing when that was not measured.
median_if_ran() {
    if ran "$1" "$3"; then
        median "$@"
    fi
}

# best_cpu SCENARIO CASE: the lowest CPU time per request of the candidates; nothing when none ran.
best_cpu() {
    local server
    for server in "${best_candidates[@]}"; do
        median_if_ran "$1" "$2" "$server" 2
    done | sort -g | head -n 1
}

json_string() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

# ---- Rows: each gives a line of the table and one of the JSON ----

declare -A json_rows=()

# json_row SCENARIO TEXT: TEXT is the inside of an object.
json_row() { json_rows[$1]+="${json_rows[$1]:+,}"$'\n'"    {$2}"; }

keepalive_table() {
    local size server stock_cpu nginx_cpu best rate cpu p99 used to_stock to_nginx to_best
    printf '%s\n' '| Size | Server | Requests/s | CPU µs/request | to stock | to nginx | to best | p99 ms | core used |'
    printf '%s\n' '|---|---|---:|---:|---:|---:|---:|---:|---:|'
    for size in "${size_list[@]}"; do
        stock_cpu=$(median_if_ran keepalive "$size" stock 2)
        nginx_cpu=$(median_if_ran keepalive "$size" nginx 2)
        best=$(best_cpu keepalive "$size")
        for server in "${server_list[@]}"; do
            rate=$(median keepalive "$size" "$server" 1)
            cpu=$(median keepalive "$size" "$server" 2)
            p99=$(median keepalive "$size" "$server" 3)
            used=$(median keepalive "$size" "$server" 4)
            to_stock=$(ratio "$cpu" "$stock_cpu")
            to_nginx=$(ratio "$cpu" "$nginx_cpu")
            to_best=$(ratio "$cpu" "$best")
            LC_ALL=C printf '| %s | %s | %.0f | %.1f | %s | %s | %s | %.2f | %.0f %% |\n' "$size" "$server" "$rate" "$cpu" \
                "${to_stock:-–}" "${to_nginx:-–}" "${to_best:-–}" "$(ratio "$p99" 1000)" "$used"
            json_row results "\"size\":\"$size\",\"bytes\":${bytes[$size]},\"server\":\"$server\",\"requestsPerSecond\":$rate,\"cpuMicrosecondsPerRequest\":$cpu,\"ratioToStock\":${to_stock:-null},\"ratioToNginx\":${to_nginx:-null},\"ratioToBest\":${to_best:-null},\"p99Microseconds\":$p99,\"corePercent\":$used"
        done
    done
}

# load_table SCENARIO CASE: pipelined, connections, many.
load_table() {
    local scenario=$1 what=$2 server nginx_cpu best rate cpu used to_nginx to_best
    printf '%s\n' '| Server | Requests/s | CPU µs/request | to nginx | to best | core used |'
    printf '%s\n' '|---|---:|---:|---:|---:|---:|'
    nginx_cpu=$(median_if_ran "$scenario" "$what" nginx 2)
    best=$(best_cpu "$scenario" "$what")
    for server in "${server_list[@]}"; do
        rate=$(median "$scenario" "$what" "$server" 1)
        cpu=$(median "$scenario" "$what" "$server" 2)
        used=$(median "$scenario" "$what" "$server" 4)
        to_nginx=$(ratio "$cpu" "$nginx_cpu")
        to_best=$(ratio "$cpu" "$best")
        LC_ALL=C printf '| %s | %.0f | %.1f | %s | %s | %.0f %% |\n' "$server" "$rate" "$cpu" "${to_nginx:-–}" "${to_best:-–}" "$used"
        json_row "$scenario" "\"server\":\"$server\",\"requestsPerSecond\":$rate,\"cpuMicrosecondsPerRequest\":$cpu,\"ratioToNginx\":${to_nginx:-null},\"ratioToBest\":${to_best:-null},\"corePercent\":$used"
    done
}

idle_table() {
    local server before after each
    printf '%s\n' '| Server | before MiB | after MiB | KiB/connection |' '|---|---:|---:|---:|'
    for server in "${idle_servers[@]}"; do
        before=$(median idle 1k "$server" 1)
        after=$(median idle 1k "$server" 2)
        each=$(median idle 1k "$server" 3)
        LC_ALL=C printf '| %s | %.1f | %.1f | %.2f |\n' "$server" "$(ratio "$before" 1024)" "$(ratio "$after" 1024)" "$each"
        json_row idle "\"server\":\"$server\",\"connections\":$idle,\"beforeKiB\":$before,\"afterKiB\":$after,\"kibPerConnection\":$each"
    done
}

latency_table() {
    local what p99 rate
    local -A description=([quiet]='nothing else' [blocked]="$blocked_requests requests to a handler that blocks 200 ms"
        [cold]='downloads of 1 GB that is not in the page cache')
    printf '%s\n' '| Beside | p99 ms | Requests/s |' '|---|---:|---:|'
    for what in quiet blocked cold; do
        p99=$(median latency "$what" blocking 1)
        rate=$(median latency "$what" blocking 2)
        LC_ALL=C printf '| %s | %.2f | %.0f |\n' "${description[$what]}" "$(ratio "$p99" 1000)" "$rate"
        json_row latency "\"beside\":\"$what\",\"p99Microseconds\":$p99,\"requestsPerSecond\":$rate"
    done
}

cold_table() {
    local server cpu duration
    printf '%s\n' '| Server | CPU ms | Time ms | MB/s |' '|---|---:|---:|---:|'
    for server in "${cold_servers[@]}"; do
        cpu=$(median cold 1g "$server" 1)
        duration=$(median cold 1g "$server" 2)
        LC_ALL=C printf '| %s | %.0f | %.0f | %.0f |\n' "$server" "$cpu" "$duration" "$(calculate "$large_bytes / 1000 / ($duration + ($duration == 0))")"
        json_row cold "\"server\":\"$server\",\"bytes\":$large_bytes,\"cpuMilliseconds\":$cpu,\"milliseconds\":$duration"
    done
}

# ---- Everything ----

describe_run() {
    local name
    cpu_model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
    cpu_model=${cpu_model:-$(uname -m)}
    kernel=$(uname -sr)
    declare -gA versions=()
    versions[aspNetCore]=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.AspNetCore\.App \([^ ]*\).*/\1/p' | sort -V | tail -n 1)
    for name in nginx h2o lighttpd caddy; do
        if [[ $needed_servers == *" $name "* ]]; then
            versions[$name]=$(version_of "$name")
        fi
    done
    versions[wrk]=$(version_of wrk)
    if has_scenario connections; then
        versions[ab]=$(version_of ab)
    fi
}

report_tables() {
    local name list="ASP.NET Core: ${versions[aspNetCore]}"
    for name in nginx h2o lighttpd caddy wrk ab; do
        list+=${versions[$name]:+; $name: ${versions[$name]}}
    done
    printf '%s\n' "- CPU: $cpu_model, $(nproc --all) cores; server on core $server_cpu, load on core $load_cpu"
    printf '%s\n' "- Kernel: $kernel; load before: $load_before"
    printf '%s\n' "- $list; zerocopy: $([[ $native == yes ]] && echo 'native executable' || echo JIT)"
    printf '%s\n' "- $connections keep-alive connections, median of $rounds × $seconds s"
    for name in "${scenario_list[@]}"; do
        case $name in
            keepalive) printf '\n' && keepalive_table ;;
            pipelined) printf '\npipelined: %s requests in one write, 1k\n\n' "$pipelined_requests" && load_table pipelined 1k ;;
            connections) printf '\nconnections: a new one for each request, %s at once, 1k\n\n' "$ab_connections" && load_table connections 1k ;;
            many) printf '\nmany: 2,000 files of 1 to 8 KB\n\n' && load_table many 1k-8k ;;
            idle) printf '\nidle: %s connections, each served once\n\n' "$idle" && idle_table ;;
            latency) printf '\nlatency: 1k, %s connections, library with a handler\n\n' "$connections" && latency_table ;;
            cold) printf '\ncold: one download of 1 GB that is not in the page cache\n\n' && cold_table ;;
        esac
    done
}

report_json() {
    local name
    printf '{\n  "machine": {"cpu": %s, "cores": %d, "kernel": %s' "$(json_string "$cpu_model")" "$(nproc --all)" "$(json_string "$kernel")"
    for name in aspNetCore nginx h2o lighttpd caddy wrk ab; do
        printf ', "%s": %s' "$name" "$(if [[ -n ${versions[$name]-} ]]; then json_string "${versions[$name]}"; else echo null; fi)"
    done
    printf '},\n  "connections": %d, "seconds": %d, "rounds": %d, "native": %s' "$connections" "$seconds" "$rounds" \
        "$([[ $native == yes ]] && echo true || echo false)"
    # "results" are those of keepalive.
    for name in results pipelined connections many idle latency cold; do
        if [[ -n ${json_rows[$name]-} ]]; then
            printf ',\n  "%s": [%s\n  ]' "$([[ $name == connections ]] && echo newConnections || echo "$name")" "${json_rows[$name]}"
        fi
    done
    printf '\n}\n'
}
