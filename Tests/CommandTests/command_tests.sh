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
expect "history in order" 0 'RU-SEL-001 \[2009-04-30, RU\]' "$heptad" history selank --jurisdiction RU
expect "history as a calendar" 0 'UID:RU-SEL-004@heptad.ledger' \
    "$heptad" history selank --from 2026-01-01 --format ical
expect "a calendar without a date" 1 'a calendar needs one' "$heptad" history selank --from 2027-01-01 --format ical
expect "what changed between two days" 0 'interim category \(503A\): Category 2 .* -> no category' \
    "$heptad" diff selank --from 2024-09-01 --to 2024-10-01
expect "days the wrong way round" 1 'is after --to' "$heptad" diff selank --from 2024-10-01 --to 2024-09-01
expect "status as JSON" 0 '"asOf" : "2024-10-01"' \
    "$heptad" status selank --jurisdiction US --as-of 2024-10-01 --format json

expect "which evidence a prediction hangs on" 0 'of the variance comes from' \
    "$heptad" sensitivity selank/routes --output brain --group source --samples 64
expect "an output that is not there" 1 'no output `brian`; known are: .*brain' \
    "$heptad" sensitivity selank/routes --output brian
expect "a design that is no power of two" 2 'power of two' \
    "$heptad" sensitivity selank/routes --output brain --samples 100
study=(sensitivity selank/routes --output brain --samples 64)
for k in 2 1; do "$heptad" "${study[@]}" --shard $k/2 --part "$work/points-$k.json"; done
expect "parts of a study join to the same report" 0 '' \
    cmp <("$heptad" "${study[@]}") <("$heptad" "${study[@]}" --join "$work"/points-{2,1}.json)
expect "a part of another study is refused" 1 'points-1.json.*differ in output \(brain, plasma\)' \
    "$heptad" sensitivity selank/routes --output plasma --samples 64 --join "$work"/points-1.json

theoph=(Models/theophylline/theoph.csv --subject Subject --dose-column Dose)
expect "noncompartmental analysis of a subject" 0 '^1,10.5,1.12,3.28,24.37,NA,147.2347[0-9]*,214.9236' \
    "$heptad" nca "${theoph[@]}"
expect "a column that is not there" 1 'no column .Zeit..*there are Subject, Wt, Dose, Time, conc' \
    "$heptad" nca "${theoph[@]}" --time Zeit
expect "an infusion without duration" 2 'duration belongs to' "$heptad" nca "${theoph[@]}" --route infusion
expect "a fit to data" 0 'lKe -2.52423872' "$heptad" calibrate Models/theophylline --fit pooled
expect "a fit that is not there" 1 "no fit 'none'; there are: pooled, full, diagonal" \
    "$heptad" calibrate Models/theophylline --fit none

# Plots: what is drawn follows from the file.
"$heptad" calibrate Models/theophylline --format json >"$work/fits.json"
"$heptad" calibrate Models/theophylline --fit pooled --format csv >"$work/fits.csv"
expect "help of plot has examples" 0 'heptad plot fits.json --of full' "$heptad" plot --help
expect "goodness of fit" 0 '132 observations of 12 subjects' \
    "$heptad" plot "$work/fits.json" --of full --output "$work/fit.svg"
expect "a figure is SVG with its words" 0 "each subject.s own" cat "$work/fit.svg"
expect "a fit without its data is refused" 1 'fits.csv: error: it holds estimates without the data; write it with' \
    "$heptad" plot "$work/fits.csv"
expect "a tornado beside the table" 0 'whiskers are 95 %' "$heptad" sensitivity selank/routes --output brain \
    --samples 64 --format json --svg "$work/tornado.svg"
expect "a tornado names parameters" 0 'share of the variance' cat "$work/tornado.svg"
expect "a kind that does not suit" 1 'a fit cannot be drawn as tornado; it is drawn as observed or residuals' \
    "$heptad" plot "$work/fits.json" --kind tornado
expect "a figure is .svg" 2 'an .svg file' "$heptad" plot "$work/fits.json" --output "$work/fit.pdf"
"$heptad" simulate Models/theophylline/model.ant --end 24 --record C --scan lCl=-4:-2:3 --output "$work/scan.h5"
expect "runs of a scan" 0 'lCl = -4' "$heptad" plot "$work/scan.h5"
expect "an output that is not there to be drawn" 1 'no output .D.; known are: C' "$heptad" plot "$work/scan.h5" --of D

expect "what no data can tell" 0 'only WT\^0.75\*CL70 acts' "$heptad" check docs/guides/populations/pk.ant
expect "what these data do not tell" 0 'tell 3 of 4 parameters apart' \
    "$heptad" check Models/theophylline/model.ant --end 24 --record C

expect "check of the failing fixture" 1 '10 errors' "$heptad" check Tests/Fixtures/failing-dossier
expect "check of the models" 0 'remoxipride-nose-to-brain: 0 errors' "$heptad" check Models
expect "count of the listed numbers" 0 '"listed" : 350' "$heptad" check Models --format json
expect "check of the dossier" 0 'selank: 0 errors' "$heptad" check Dossiers/selank --as-of 2026-11-24

page=docs/examples/page.md
expect "a page: findings with place, rule and rewrite" 1 'page.md:3:8: error: C01 approval by the FDA' \
    "$heptad" check "$page" --as-of 2026-11-24
expect "a page: what is let pass is listed" 1 'allowed: C06 by A. Editor: quoted' "$heptad" check "$page"
expect "a page: commercial raises warnings" 1 'error: C05' "$heptad" check "$page" --context commercial
expect "a page: JSON" 1 '"rule" : "C01"' "$heptad" check "$page" --compound selank --format json
expect "a page: SARIF" 1 '"version" : "2.1.0"' "$heptad" check "$page" --format sarif
expect "a page: a baseline is written" 0 '[1-9][0-9]* findings' "$heptad" check "$page" --write-baseline "$work/base.json"
expect "a page: what the baseline holds is silent" 0 '0 findings, 1 allowed' \
    "$heptad" check "$page" --baseline "$work/base.json"
printf 'Rain fell on Tuesday.\n' >"$work/clean.txt"
expect "a page: clean" 0 '0 findings' "$heptad" check "$work/clean.txt"
expect "a page: no dossier of that name" 1 "no dossier 'selnk'" "$heptad" check "$page" --compound selnk
printf '<!-- heptad-allow C01 -->\n\nText.\n' >"$work/nameless.md"
expect "a page: a suppression without owner" 1 'nameless.md:1:1: error: a suppression names' \
    "$heptad" check "$work/nameless.md"
head -c 5000000 /dev/zero | tr '\0' 'a' >"$work/large.txt"
expect "a page: too large" 1 'at most 1000000 bytes' "$heptad" check "$work/large.txt"
expect "SARIF is for pages" 1 'SARIF is written for pages' "$heptad" check Models --format sarif
expect "why" 0 'finding id_seq: amino-acid sequence' "$heptad" why selank/identity-sequence
expect "why: unknown claim" 1 "no claim 'nothing'" "$heptad" why selank/nothing
expect "a new dossier is checked at once, and its gaps are named" 0 'sequence is not known.*gap' bash -c \
    "'$heptad' new alpha-1 --dossiers '$work/new' && '$heptad' check '$work/new/alpha-1'"
expect "a new dossier does not overwrite" 1 'is there already' "$heptad" new alpha-1 --dossiers "$work/new"
expect "an id that is none" 1 'lower-case letters' "$heptad" new ../Alpha --dossiers "$work/new"
expect "a schema" 0 'draft-07' "$heptad" schema sources.yaml
expect "no such schema" 1 'those that have one: dossier.yaml' "$heptad" schema article.md
expect "schema of what" 2 'give the name of a file' "$heptad" schema
expect "references" 0 '^@article.najjar1970,' "$heptad" references selank
expect "impact" 0 'claims hang on it' "$heptad" impact selank/zolotarev2006
expect "impact: unknown" 1 "has no source" "$heptad" impact selank/nothing

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
# Every limit on what comes from outside is named where it is met.
printf 'model m\n  x = 1; y = 0; x'"'"' = y; y'"'"' = -x\nend\n' >"$work/circle.ant"
expect "a limit on time" 1 'max-time 0\.1 seconds' \
    "$heptad" simulate "$work/circle.ant" --end 1e7 --record x --max-time 0.1
expect "a limit on memory" 1 'max-memory 1 MiB' \
    "$heptad" simulate "$work/circle.ant" --end 1e7 --record x --max-memory 1
expect "a limit on steps" 1 'the limit 100\b' "$heptad" simulate "$work/circle.ant" --end 1e7 --record x --max-steps 100
expect "a limit on components" 1 'limit on components is 1' \
    "$heptad" simulate "$work/circle.ant" --end 1 --record x --max-components 1
expect "a limit on time for a request" 1 '^error it took longer than --max-time' bash -c \
    "printf 'duration: 1e7\nsteps: 1\nvariables: x\n' >'$work/s.txt'
    echo '{\"sbml\": \"$work/circle.ant\", \"settings\": \"$work/s.txt\", \"out\": \"$work/o.csv\"}' |
    '$heptad' simulate --server --max-time 0.1"

mkdir -p "$work/broken/bad"
printf 'id: [unclosed\n' >"$work/broken/bad/dossier.yaml"
expect "broken YAML and missing files in one run" 1 'dossier.yaml:[0-9]+:.*error' \
    "$heptad" check "$work/broken/bad"
expect "missing files are named" 1 'sources.yaml.*missing' "$heptad" check "$work/broken/bad"

"$heptad" simulate "$work/decay.ant" --times 0,1 --output "$work/run.csv" >/dev/null 2>&1
expect "a table is written whole" 0 '^1,0\.36787944' cat "$work/run.csv"
expect "HDF5 by the file's name" 0 '' "$heptad" simulate "$work/decay.ant" --end 1 --scan k=1:2:2 --output "$work/run.h5"
expect "HDF5 is HDF5" 0 '^HDF$' bash -c "head -c 4 '$work/run.h5' | tail -c 3"
expect "HDF5 needs a file" 2 'hdf5 needs --output' "$heptad" simulate "$work/decay.ant" --end 1 --format hdf5
expect "results are named by their key" 0 'routes-[0-9a-f]{16}\.json' ls "$work/results/selank"
expect "an experiment that is there is not run again" 0 'already there' "$heptad" experiment selank/routes
touch "$work/file"
expect "a folder of results that cannot be" 1 "$work/file/.*cannot be written" \
    "$heptad" experiment selank/routes --subjects 1 --results "$work/file"
expect "quiet in a pipe" 1 '^' bash -c "'$heptad' experiment selank/routes --force 2>&1 >/dev/null | grep ."

expect "an experiment has files for all it asks" 0 '2 of 2 outputs' \
    "$heptad" simulate docs/guides/examples/elimination.omex --output "$work/experiment"
expect "a report is a table" 0 '^24,3\.0119' grep -m 1 '^24,' "$work/experiment/elimination.sedml/table.csv"
expect "a log says what became of it" 0 '"status" : "SUCCEEDED"' cat "$work/experiment/log.yml"
expect "an experiment takes no times" 2 'says itself what is simulated' \
    "$heptad" simulate docs/guides/examples/elimination.sedml --end 3
expect "an archive that is none" 1 'decay.omex.*cannot be opened' \
    bash -c "cp '$work/decay.ant' '$work/decay.omex'; '$heptad' biosimulators -i '$work/decay.omex' -o '$work/none'"
expect "its log says so too" 0 'FAILED' cat "$work/none/log.yml"

# Populations: the same bytes whatever the threads and the pieces, and after a kill.
pk=docs/guides/populations/pk.ant
people=(--parameters docs/guides/populations/population.yaml --record C --end 24 --steps 12 --dose '100 into Ag at 0' --seed 4)
expect "help of a population has examples and the grammar" 0 'CL lognormal median 3 cv 0.3' "$heptad" population --help
expect "a population needs subjects or data" 2 'give --subjects N or --data' "$heptad" population $pk --end 1
expect "a distribution in the wrong form" 1 'write NAME KIND KEY VALUE' \
    "$heptad" population $pk --subjects 2 --end 1 --vary 'ka lognormal'
expect "an unknown kind of distribution" 1 'one of fixed, uniform' \
    "$heptad" population $pk --subjects 2 --end 1 --vary 'ka gamma mean 3'
expect "an unknown parameter" 1 "no symbol .kaa.; did you mean .ka." \
    "$heptad" population $pk --subjects 2 --end 1 --vary 'kaa normal mean 1 sd 0.1'
expect "contradicting correlations" 1 'not positive definite' "$heptad" population $pk --subjects 2 --end 1 \
    --parameters docs/guides/populations/population.yaml --correlate 'V ka 0.9' --correlate 'CL70 ka -0.9'
"$heptad" population $pk --subjects 3000 "${people[@]}" --threads 1 --output "$work/one.csv" --trajectories "$work/one-all.csv"
"$heptad" population $pk --subjects 3000 "${people[@]}" --threads 3 --output "$work/three.csv" --trajectories "$work/all.h5"
for k in 3 1 2; do
    "$heptad" population $pk --subjects 3000 "${people[@]}" --shard $k/3 --keep-trajectories --output "$work/part-$k.h5"
done
"$heptad" merge "$work"/part-{2,3,1}.h5 --output "$work/merged.csv" --trajectories "$work/merged-all.csv"
expect "threads change nothing" 0 '' cmp "$work/one.csv" "$work/three.csv"
expect "pieces change nothing" 0 '' cmp "$work/one.csv" "$work/merged.csv"
expect "trajectories of pieces are those of the whole" 0 '' cmp "$work/one-all.csv" "$work/merged-all.csv"
expect "no parts are left" 1 '' bash -c "ls '$work' | grep parts-"
expect "a missing piece is named" 1 'subjects are missing: 1000 to 1999' "$heptad" merge "$work"/part-{1,3}.h5
"$heptad" population $pk --subjects 3000 "${people[@]}" --seed 5 --shard 2/3 --output "$work/other.h5"
expect "a mixture is refused with what differs" 1 'other.h5.*differ in seed \(4, 5\)' \
    "$heptad" merge "$work/part-1.h5" "$work/other.h5"
expect "a piece that is there is not run again" 0 'part-2.h5: already there' \
    "$heptad" population $pk --subjects 3000 "${people[@]}" --shard 2/3 --output "$work/part-2.h5"
head -c 3000 "$work/part-2.h5" >"$work/cut.h5"
expect "a piece that is cut short is named" 1 'cut.h5: error' "$heptad" merge "$work"/part-{1,3}.h5 "$work/cut.h5"
HEPTAD_INSTRUCTION_SET=baseline "$heptad" population $pk --subjects 3000 "${people[@]}" --shard 2/3 --output "$work/base.h5"
level=$("$heptad" submit --folder "$work/level" --shards 3 --dry-run -- population $pk --subjects 3000 "${people[@]}" |
    grep -o 'HEPTAD_INSTRUCTION_SET=.*')
[ "$level" = HEPTAD_INSTRUCTION_SET=baseline ] || expect "a piece of another instruction set is refused" 1 \
    'differ in road .*baseline' "$heptad" merge "$work"/part-{1,3}.h5 "$work/base.h5"

# Clusters: what is sent, without one.
submission=(submit --folder "$work/run" --shards 3 --partition long --mem 2G)
expect "help of submit has examples" 0 'submit --folder run --partition long' "$heptad" submit --help
expect "an array and what follows it are printed" 0 'sbatch --parsable --partition=long --mem=2G --array=1-3 ' \
    "$heptad" "${submission[@]}" --dry-run -- population $pk --subjects 3000 "${people[@]}" --output "$work/sent.csv"
expect "another run in the same folder is refused" 1 'differ in seed \(4, 5\); subjects' \
    "$heptad" "${submission[@]}" --dry-run -- population $pk --subjects 30 "${people[@]}" --seed 5 --output "$work/sent.csv"
expect "only what is missing is sent" 0 '--array=1,3 ' bash -c "'$heptad' population $pk --subjects 3000 ${people[*]@Q} \
    --shard 2/3 --output '$work/run/shards/2.h5' && '$heptad' submit --folder '$work/run' --dry-run"
for k in 1 3; do
    "$heptad" population $pk --subjects 3000 "${people[@]}" --shard $k/3 --output "$work/run/shards/$k.h5"
done
expect "where nothing is missing, the result is joined" 0 'all 3 shards are joined' "$heptad" submit --folder "$work/run"
expect "the joined result is that of one run" 0 '' cmp "$work/one.csv" "$work/sent.csv"
expect "another command cannot be sent" 2 "begins with 'population'" "$heptad" submit --folder "$work/x" -- simulate $pk
expect "a folder without a submission" 1 'nothing was submitted here' "$heptad" jobs "$work/none"
(timeout -s KILL 0.2 "$heptad" population $pk --subjects 200000 "${people[@]}" --output "$work/killed.csv") 2>/dev/null
expect "a killed run leaves finished parts or none, and no result" 1 '' test -e "$work/killed.csv"
"$heptad" population $pk --subjects 200000 "${people[@]}" --output "$work/killed.csv" 2>/dev/null
"$heptad" population $pk --subjects 200000 "${people[@]}" --output "$work/unbroken.csv" 2>/dev/null
expect "a killed run goes on to the same bytes" 0 '' cmp "$work/killed.csv" "$work/unbroken.csv"
printf 'ID,TIME,AMT\n1,0,100\n1,x,.\n1,2,.\n' >"$work/bad.csv"
expect "a bad row is named" 1 'bad.csv:3:3: error: .TIME. is .x.' "$heptad" population $pk --data "$work/bad.csv" --record C
expect "a bad row can be left out" 0 '^1,2,' \
    "$heptad" population $pk --data "$work/bad.csv" --record C --skip-bad-rows "$work/skipped.csv"
expect "rows that are left out are written" 0 '^3,"column 3: .TIME. is .x., no finite number",1,x,' cat "$work/skipped.csv"

# Every command line of the guides works as it is printed.
while IFS= read -r line; do
    expect "guide: $line" 0 '^' bash -c "${line/#heptad/\"$heptad\"}"
done < <(grep -h --exclude={watch,cluster}.md '^heptad ' docs/guides/*.md)

# A compound's page as one file.
expect "explain writes a whole page" 0 '<style>' "$heptad" explain selank
expect "explain writes Markdown with the claims' marks" 0 '^- ✓ \*supported\*: ' "$heptad" explain selank --format markdown
expect "explain writes the page's values" 0 '"id" *: *"selank"' "$heptad" explain selank --format json
expect "explain names the dossiers there are" 1 "no dossier 'selnak'.*selank" "$heptad" explain selnak
cp -r Dossiers "$work/dossiers"
printf '\nSee :finding[45]{#selank/no_such}, and 12 more.\n' >>"$work/dossiers/guides/peptide-basics.md"
expect "a guide's unknown id is a fault" 1 'no finding .selank/no_such' "$heptad" check "$work/dossiers"
expect "a number in a text needs its source" 1 'the number .12. is tied to nothing' "$heptad" check "$work/dossiers"

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
