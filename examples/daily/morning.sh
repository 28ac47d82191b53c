#!/bin/sh
# The morning's work: store the articles of a list of addresses and of an inbox, and write the digest.
#
#   sh morning.sh [FOLDER]    (FOLDER has addresses.txt and watched.txt, and may have inbox/*.jsonl; . unless given)
#
# The service is that of ENTENTE_URL and ENTENTE_KEY. Ends with another number than 0 where the service refuses or
# cannot be reached, so that cron or a workflow tells of it. What is stored already is not stored again: it may be
# run as often as you like, also twice at once.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}"
python=${PYTHON:-python3}
unread=0

# A page that cannot be read (5) is told of and let go; everything else ends the morning.
while IFS= read -r line || [ -n "$line" ]; do
  address=${line%%#*}
  address=$(printf '%s' "$address" | tr -d '[:space:]')
  [ -n "$address" ] || continue
  code=0
  entente store "$address" </dev/null || code=$?
  case $code in
  0) ;;
  5) unread=$((unread + 1)) ;;
  *)
    echo "The morning ended at $address: entente said $code" >&2
    exit "$code"
    ;;
  esac
done <addresses.txt

mkdir -p inbox/done
for file in inbox/*.jsonl; do
  [ -e "$file" ] || continue
  entente import --no-progress "$file"
  mv "$file" inbox/done/
done

[ "$unread" = 0 ] || echo "$unread pages could not be read" >&2
"$python" "$here/digest.py" --watched watched.txt --into digests
