#!/usr/bin/env bash
# Runs the built command as a user would and holds its exit codes, messages and files.
#
#   Tests/CommandTests/command_tests.sh PATH_TO_HEPTAD
set -uo pipefail
heptad=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root" || exit 1
export HEPTAD_RESULTS="$work/results"
passed=0
failed=0

# expect NAME CODE PATTERN COMMAND...: the command ends with CODE, and its output holds PATTERN.
expect() {
    local name=$1 code=$2 pattern=$3 output status
    shift 3
    output=$("$@" 2>&1)
    status=$?
    if [ "$status" -eq "$code" ] && grep -qE -- "$pattern" <<<"$output"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'failed: %s\n  expected exit %s and /%s/, got exit %s and:\n%s\n' \
            "$name" "$code" "$pattern" "$status" "$(head -n 12 <<<"$output")"
    fi
}

expect "version" 0 '^heptad [0-9]+\.[0-9]+\.[0-9]+$' "$heptad" --version
expect "help names the exit codes" 0 'Exit codes: 0 done' "$heptad" --help
expect "help of a command has examples" 0 'heptad status selank --jurisdiction US' "$heptad" status --help
expect "help states the grammar of a dose" 0 'AMOUNT \[UNIT\] into TARGET at TIME' "$heptad" simulate --help
expect "unknown command" 2 'bogus' "$heptad" bogus
expect "missing argument" 2 'give --end TIME or --times LIST' "$heptad" simulate Models/hires/model.ant
expect "bad date" 2 'asOf|as-of' "$heptad" status selank --as-of 27.09.2024
expect "unknown dossier" 1 "no dossier 'selnk'.*known are: .*selank" "$heptad" status selnk
expect "no dossiers" 1 "no folder of dossiers at '$work/none'" "$heptad" check --dossiers "$work/none"
expect "missing model" 1 'none.ant: error: the file cannot be read' "$heptad" simulate none.ant --end 1
expect "unknown experiment" 1 "no experiment 'rotes'.*known are: routes" "$heptad" experiment selank/rotes
expect "an empty name of an experiment" 1 "no dossier ''.*known are: .*selank" "$heptad" experiment /
expect "a folder above is no dossier" 1 "no dossier '..'.*known are: .*selank" "$heptad" status ..
expect "nothing to serve" 1 'holds no dossier to serve' "$heptad" serve --port 0 --dossiers "$work"
expect "a host that leads nowhere" 1 'nowhere at all is not an address' "$heptad" serve --port 0 --host 'nowhere at all'

expect "status before the removal" 0 'interim category \(503A\): Category 2' \
    "$heptad" status selank --jurisdiction US --as-of 2024-09-01
expect "status after the removal" 0 'interim category \(503A\): no category' \
    "$heptad" status selank --jurisdiction US --as-of 2024-10-01
for day in 2024-09-01 2024-10-01; do
    expect "not under 503A on $day" 0 'may not be compounded under section 503A' \
        "$heptad" status selank --jurisdiction US --as-of "$day"
done
expect "known-on hides what was not published" 0 'interim category \(503A\): Category 2' \
    "$heptad" status selank --jurisdiction US --as-of 2024-10-01 --known-on 2024-09-19
expect "status as JSON" 0 '"asOf" : "2024-10-01"' \
    "$heptad" status selank --jurisdiction US --as-of 2024-10-01 --format json

expect "check of the failing fixture" 1 '10 errors' "$heptad" check Tests/Fixtures/failing-dossier
expect "check of the models" 0 'remoxipride-nose-to-brain: 0 errors' "$heptad" check Models
expect "check of the dossier" 0 'selank: 0 errors' "$heptad" check Dossiers/selank --as-of 2026-11-24

printf 'model m\n  a := b + 1; b := a\nend\n' >"$work/cycle.ant"
expect "cyclic assignment" 1 'cycle.ant.*cycl' "$heptad" check "$work/cycle.ant"
printf 'model m\n  x = 0; at (x < 1): x = 0\nend\n' >"$work/loop.ant"
printf 'model m\n  x = 0; E: at (x < 1), t0 = false: x = 2; F: at (x > 1), t0 = false: x = 0\nend\n' >"$work/ever.ant"
expect "an event that fires for ever" 1 'ever' "$heptad" simulate "$work/ever.ant" --end 1 --record x
printf 'model m\n  species S = 1\n  J: S => ; k*S; k = 1\nend\n' >"$work/decay.ant"
expect "a dose into nothing" 1 'Q' "$heptad" simulate "$work/decay.ant" --end 1 --dose '1 into Q at 0'
expect "a dose in the wrong form" 1 'expected' "$heptad" simulate "$work/decay.ant" --end 1 --dose '1 to S at 0'
printf 'model m\n  x = 1; x'"'"' = x*x\nend\n' >"$work/blowup.ant"
expect "a model that fails says when and what to do" 1 'simulation stopped at time 0\.99.*;' \
    "$heptad" simulate "$work/blowup.ant" --end 2 --record x
mkdir -p "$work/broken/bad"
printf 'id: [unclosed\n' >"$work/broken/bad/dossier.yaml"
expect "broken YAML and missing files in one run" 1 'dossier.yaml:[0-9]+:.*error' \
    "$heptad" check "$work/broken/bad"
expect "missing files are named" 1 'sources.yaml.*missing' "$heptad" check "$work/broken/bad"

"$heptad" simulate "$work/decay.ant" --times 0,1 --output "$work/run.csv" >/dev/null 2>&1
expect "a table is written whole" 0 '^1,0\.36787944' cat "$work/run.csv"
expect "results are named by their key" 0 'routes-[0-9a-f]{16}\.json' ls "$work/results/selank"
expect "an experiment that is there is not run again" 0 'already there' "$heptad" experiment selank/routes
touch "$work/file"
expect "a folder of results that cannot be" 1 "$work/file/.*cannot be written" \
    "$heptad" experiment selank/routes --subjects 1 --results "$work/file"
expect "quiet in a pipe" 1 '^' bash -c "'$heptad' experiment selank/routes --force 2>&1 >/dev/null | grep ."

# Every command line of the guides works as it is printed.
while IFS= read -r line; do
    expect "guide: $line" 0 '^' bash -c "${line/#heptad/\"$heptad\"}"
done < <(grep -h '^heptad ' docs/guides/*.md)

"$heptad" serve --port 0 --as-of 2026-11-24 >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 1 100); do
    address=$(grep -o 'http://[^ ]*' "$work/serve.log" | head -n 1)
    [ -n "$address" ] && break
    sleep 0.1
done
expect "the address is printed" 0 '^http://127' echo "$address"
expect "a port in use" 1 "port ${address##*:} on 127.0.0.1 is in use" "$heptad" serve --port "${address##*:}"
kill "$server"
wait "$server" 2>/dev/null

printf '%s command checks passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
