#!/usr/bin/env bash
# Checks `heptad watch` and `heptad proposals` as a newcomer uses them, against a server of written answers.
#
#   Tests/CommandTests/watch_tests.sh .build/release/heptad
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
heptad=$(realpath "${1:?usage: watch_tests.sh PATH/TO/heptad}")
work=$(mktemp -d)
server=
trap 'rm -rf "$work"; [ -n "$server" ] && kill "$server"' EXIT
cp -r Dossiers "$work/dossiers"
export HEPTAD_DOSSIERS=$work/dossiers HEPTAD_WATCH=$work/watch
unset HEPTAD_CONTACT HEPTAD_REGULATIONS_GOV_KEY HEPTAD_NCBI_KEY HEPTAD_OPENFDA_KEY
passed=0
failed=0

# expect NAME CODE PATTERN COMMAND...
expect() {
    local name=$1 code=$2 pattern=$3 output
    shift 3
    output=$("$@" 2>&1)
    local got=$?
    if [ "$got" -eq "$code" ] && grep -Eq -- "$pattern" <<<"$output"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s\n  exit %s, expected %s; expected /%s/ in:\n%s\n' \
            "$name" "$got" "$code" "$pattern" "$(head -n 12 <<<"$output")"
    fi
}

python3 Tests/CommandTests/answers_server.py "$work/requests" >"$work/address" &
server=$!
for _ in $(seq 1 100); do
    [ -s "$work/address" ] && break
    sleep 0.1
done
mirror=$(cat "$work/address")
# One source in most checks: each keeps its own pace, and all of them take ten seconds.
once=("$heptad" watch --once --dossier selank --mirror "$mirror")

expect "help of the watch has examples" 0 'heptad watch --once --source pubmed' "$heptad" watch --help
expect "help of proposals has examples" 0 'heptad proposals accept' "$heptad" proposals --help
expect "without a watch there are no proposals" 1 'heptad watch. writes them' "$heptad" proposals list
expect "sources want to know who asks" 1 'set HEPTAD_CONTACT to a mail address' "$heptad" watch --once --dossier nad
expect "sources are listed" 0 '^federal-register$' "$heptad" watch --list --dossier selank
expect "a source never looked at says so" 0 'selank: never' "$heptad" watch --list --dossier selank --source wada
expect "an unknown source" 1 'did you mean pubmed' "$heptad" watch --once --source pubmd --mirror "$mirror"
expect "an unknown dossier" 1 'no dossier .selunk' "$heptad" watch --once --dossier selunk --mirror "$mirror"
expect "a status without a watch is as before" 0 'Not legal advice' "$heptad" status selank --jurisdiction US

expect "a first look proposes" 0 'pubmed +3 seen, 3 proposed' "${once[@]}" --source pubmed
expect "a second look does not" 0 'pubmed +3 seen, 0 proposed' "${once[@]}" --source pubmed
expect "another source's same paper is not proposed" 0 'europepmc +2 seen, 1 proposed' "${once[@]}" --source europepmc
expect "a source without its key is not looked at" 0 'HEPTAD_REGULATIONS_GOV_KEY' "${once[@]}" --source regulations-gov
expect "JSON" 0 '"result" : "looked"' "${once[@]}" --source gov-uk --format json
expect "law" 0 'federal-register +3 seen, 2 proposed' "${once[@]}" --source federal-register
expect "a list is held against the ledger" 0 'Selank, interim category .503A.: .* -> Category 1' \
    "${once[@]}" --source fda-categories
expect "the status shows when a source was looked at" 0 'gov-uk +[0-9]{4}-' "$heptad" status selank --jurisdiction UK
expect "a key is in no file" 1 '^$' bash -c \
    "HEPTAD_REGULATIONS_GOV_KEY=hidden '$heptad' watch --once --dossier selank --source regulations-gov --mirror '$mirror' >/dev/null
    grep -r hidden '$work/watch'"
expect "a document brought by hand" 0 '32 seen, 0 proposed|3[0-9] seen' \
    "$heptad" watch --dossier selank --source fda-categories --document Tests/Fixtures/answers/fda-categories.txt
expect "a document of another form" 1 'Updated <date>. is missing' \
    "$heptad" watch --dossier selank --source fda-categories --document README.md
expect "a mirror that is not there fails, and says which source" 1 'dailymed +failed: dailymed.nlm.nih.gov could not be reached' \
    "$heptad" watch --once --dossier selank --source dailymed --mirror http://127.0.0.1:9
expect "a failure is remembered" 0 'dailymed +never; failed on' "$heptad" status selank --jurisdiction UK

paper=$("$heptad" proposals list | grep -o '^selank-pubmed-[0-9a-f]*  a new paper' | cut -d' ' -f1)
expect "a proposal says where and what" 0 'https://pubmed.ncbi.nlm.nih.gov/40000001/' "$heptad" proposals show "$paper"
expect "a proposal shows the diff" 0 '^\+ - id: exemplar2026' "$heptad" proposals show "$paper"
expect "what a machine cannot know is asked for" 1 '--set kind=.*one of human trial' "$heptad" proposals accept "$paper"
expect "a wrong value is refused with file and place" 1 'sources.yaml:[0-9]+.*kind.* cannot be' \
    "$heptad" proposals accept "$paper" --set kind=guess --set independent_of_developers=false
expect "nothing was written" 0 '' cmp Dossiers/selank/sources.yaml "$work/dossiers/selank/sources.yaml"
expect "accepting writes" 0 'selank/sources.yaml changed' \
    "$heptad" proposals accept "$paper" --set kind='animal in vivo' --set independent_of_developers=false
expect "only lines are added" 1 '^$' bash -c \
    "diff Dossiers/selank/sources.yaml '$work/dossiers/selank/sources.yaml' | grep '^<'"
expect "it is accepted once" 1 'is accepted already' "$heptad" proposals accept "$paper"
notice=$("$heptad" proposals list | grep -o '^selank-federal-register-[0-9a-f]*  new from FOOD AND DRUG ADMINISTRATION, proposed rule' | cut -d' ' -f1)
expect "a rule is added to the ledger" 0 'ledger.yaml changed' "$heptad" proposals accept "$notice"
expect "and stands in the history" 0 'US-FR-2026-99002|FR Doc 2026-99002' "$heptad" history selank --jurisdiction US
other=$("$heptad" proposals list | grep -o '^selank-europepmc-[0-9a-f]*' | head -n 1)
expect "rejecting needs a reason" 2 'reason' "$heptad" proposals reject "$other"
expect "rejecting" 0 'rejected' "$heptad" proposals reject "$other" --reason 'about a fragment'
expect "the reason is kept" 0 'about a fragment' "$heptad" proposals list --state rejected
expect "what was rejected does not come back" 0 'europepmc +1 seen, 0 proposed' "${once[@]}" --source europepmc
read_by_hand=(add selank --jurisdiction RU --authority Ministry --instrument register --title Certificate
    --link https://grls.example/ --dated 2026-01-20 --reader Anna)
expect "what a person read is proposed" 0 '^selank-manual-' "$heptad" proposals "${read_by_hand[@]}" --quote 'Status: cancelled'
expect "once" 1 'the same was proposed before' "$heptad" proposals "${read_by_hand[@]}" --quote 'Status: cancelled'
expect "a long quotation" 1 'at most 25' "$heptad" proposals "${read_by_hand[@]}" --quote "$(printf 'word %.0s' {1..26})"
manual=$("$heptad" proposals list | grep -o '^selank-manual-[0-9a-f]*')
expect "and accepted like others" 0 'ledger.yaml changed' "$heptad" proposals accept "$manual" --set seen=secondary
expect "an unknown proposal" 1 "no proposal .x." "$heptad" proposals show x
expect "the dossier is still whole" 0 '' "$heptad" check "$work/dossiers/selank" --as-of 2026-11-24

# Killed at random moments, a watch loses nothing and proposes nothing twice.
rm -rf "$work/watch"
several=("${once[@]}" --source federal-register --source europepmc --source clinicaltrials --source gov-uk --source wada)
for delay in 0.1 0.5 1 0.3 1.5; do
    (timeout -s KILL $delay "${several[@]}") >/dev/null 2>&1
done 2>/dev/null
"${several[@]}" >/dev/null 2>&1
"$heptad" proposals list | cut -d' ' -f1 >"$work/killed"
rm -rf "$work/watch"
"${several[@]}" >/dev/null 2>&1
"$heptad" proposals list | cut -d' ' -f1 >"$work/unbroken"
expect "killed or not, the same proposals" 0 '' diff <(sort "$work/killed") <(sort "$work/unbroken")
expect "there were some" 0 '^selank-wada' cat "$work/unbroken"

# The guide's command lines work as they are printed, with the written answers in the place of the sources.
rm -rf "$work/watch" "$work/dossiers"
cp -r Dossiers "$work/dossiers"
while IFS= read -r line; do
    line=${line/#heptad watch --once/\"$heptad\" watch --once --mirror \"$mirror\"}
    expect "guide: $line" 0 '' bash -c "${line/#heptad/\"$heptad\"}"
done < <(grep -h '^heptad ' docs/guides/watch.md)

printf '%s checks of the watch passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
