# shellcheck shell=bash
# What `benchmarks/compare --assert` demands of zerocopy, all of medians.
# Sourced by compare, whose variables it uses.

declare -A stock_limit=([1k]=0.45 [10k]=0.45 [100k]=0.30 [1m]=0.25)
declare -A nginx_limit=([1k]=0.85 [10k]=0.85 [100k]=1.0 [1m]=0.6)
connections_limit=1.8
idle_limit=6
latency_limit_ms=20

checked_limits=0
failed_limits=()

exceeds() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > b) }'; }

# check_ratio WHAT VALUE NAME REFERENCE LIMIT UNIT: nothing to check when there is no reference. Of the medians themselves,
# not of the rounded ratio.
check_ratio() {
    local what=$1 value=$2 name=$3 reference=$4 limit=$5 unit=$6
    [[ -n $reference ]] || return 0
    checked_limits=$((checked_limits + 1))
    if exceeds "$value" "$(calculate "$reference * $limit" %.9g)"; then
        failed_limits+=("$what: $value $unit is $(calculate "$value / $reference") of $name's $reference $unit; the limit is $limit")
    fi
}

# check_value WHAT VALUE LIMIT UNIT
check_value() {
    checked_limits=$((checked_limits + 1))
    if exceeds "$2" "$3"; then
        failed_limits+=("$1: $2 $4; the limit is $3")
    fi
}

check_keepalive() {
    local size cpu p99
    for size in "${size_list[@]}"; do
        cpu=$(median keepalive "$size" zerocopy 2)
        p99=$(median keepalive "$size" zerocopy 3)
        check_ratio "keepalive $size, CPU per request" "$cpu" stock "$(median_if_ran keepalive "$size" stock 2)" "${stock_limit[$size]}" µs
        check_ratio "keepalive $size, CPU per request" "$cpu" nginx "$(median_if_ran keepalive "$size" nginx 2)" "${nginx_limit[$size]}" µs
        check_ratio "keepalive $size, CPU per request" "$cpu" 'the best' "$(best_cpu keepalive "$size")" 1.0 µs
        check_ratio "keepalive $size, p99" "$p99" nginx "$(median_if_ran keepalive "$size" nginx 3)" 1.0 µs
    done
}

check_limits() {
    local what
    if ran keepalive zerocopy; then
        check_keepalive
    fi
    if ran connections zerocopy; then
        check_ratio 'connections, CPU per request' "$(median connections 1k zerocopy 2)" nginx \
            "$(median_if_ran connections 1k nginx 2)" "$connections_limit" µs
    fi
    if ran idle zerocopy && [[ $native == yes ]]; then
        check_value 'idle' "$(median idle 1k zerocopy 3)" "$idle_limit" 'KiB a connection'
    fi
    if ran latency blocking; then
        for what in blocked cold; do
            check_value "latency, p99 ($what)" "$(calculate "$(median latency "$what" blocking 1) / 1000")" "$latency_limit_ms" ms
        done
    fi
}
