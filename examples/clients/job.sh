#!/bin/sh
# One small job with curl: read an article, compare it, store it safely, see how the relation moved, meet a problem.
#
#   sh job.sh [URL]            (URL: http://localhost:8000 unless given; a key, if it wants one, in ENTENTE_KEY)
set -eu

url=${1:-http://localhost:8000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The key is given to curl in a file of this user's: what is on a command line, everyone on the machine can read.
if [ -n "${ENTENTE_KEY:-}" ]; then
  (umask 077 && printf 'header = "Authorization: Bearer %s"\n' "$ENTENTE_KEY" >"$scratch/key")
else
  : >"$scratch/key"
fi

# ask METHOD PATH [curl's options]: the answer's body in $scratch/body, its headers in $scratch/headers, its status in $status
ask() {
  method=$1 path=$2
  shift 2
  status=$(curl --silent --show-error --max-time 30 --config "$scratch/key" --request "$method" --dump-header "$scratch/headers" \
    --output "$scratch/body" --write-out '%{http_code}' "$@" "$url$path")
}

# expect STATUS...: end, with what the service said, where it is another
expect() {
  case " $* " in
  *" $status "*) ;;
  *)
    echo "Expected status $*, got $status:" >&2
    cat "$scratch/body" >&2
    exit 1
    ;;
  esac
}

# field NAME: the first value of that name in the answer; where there is jq, use it in place of this
field() { grep -oE "\"$1\": *(\"[^\"]*\"|[^,}]*)" "$scratch/body" | head -n 1 | sed 's/^[^:]*: *//; s/^"//; s/"$//'; }

json='Content-Type: application/json'
cat >"$scratch/article" <<'EOF'
{"title": "Greece and Turkey sign agreement on rescue at sea", "outlet": "Harbour Wire", "published_at": "2023-12-09",
 "text": "Greece and Turkey signed an agreement on cooperation in rescues at sea on Saturday. The foreign ministers of Greece and Turkey welcomed it as a further step in their friendly relations and agreed to hold joint exercises next year."}
EOF

ask POST /v1/readings --header "$json" --data @"$scratch/article"
expect 200
echo "Read:     $(field dyad) is $(field state), score $(field score)"

ask POST '/v1/comparisons?as_of=2023-12-09' --header "$json" --data @"$scratch/article"
expect 200
echo "Compared: $(field summary)"

# With an idempotency key the same request may be sent again: curl does, once, where it gets no answer or a 5xx.
ask POST /v1/articles --header "$json" --header "Idempotency-Key: job-$$-$(date +%s)" --data @"$scratch/article" \
  --retry 1 --retry-delay 1 --retry-connrefused
expect 200 201
stored=$status
address=$(tr -d '\r' <"$scratch/headers" | sed -n 's/^[Ll]ocation: *//p' | tail -n 1) # the last attempt's
echo "Stored:   $stored $address"

ask GET '/v1/relations/GRC-TUR/timeline?bucket=year'
expect 200
echo "Timeline: $(field summary)"

# A request without a text is a problem (RFC 9457): its `errors` name the fields at fault.
ask POST /v1/readings --header "$json" --data '{"title": "No text"}'
expect 422
echo "Problem:  $(field type): $(field field): $(field message)"

if [ "$stored" = 201 ]; then # what was there before stays
  ask DELETE "$address"
  expect 204
fi
