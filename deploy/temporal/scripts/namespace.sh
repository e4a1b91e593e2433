#!/bin/sh
# Makes the namespace and the search attributes that runs are found by. Safe to repeat: it runs at every start.
set -eu

: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}" "${RETENTION:?}" "${SEARCH_ATTRIBUTES:?}"
attempts=${ATTEMPTS:-30}
pause=${PAUSE:-2}

# Runs a command until it succeeds. The server answers health checks before all of its parts do.
insist() {
  attempt=1
  until said=$("$@" 2>&1); do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "gave up after $attempts attempts: $*" >&2
      echo "$said" >&2
      return 1
    fi
    attempt=$((attempt + 1))
    sleep "$pause"
  done
}

ask() {
  temporal "$@" --address "$TEMPORAL_ADDRESS"
}

ensure_namespace() {
  ask operator namespace describe --namespace "$TEMPORAL_NAMESPACE" ||
    ask operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
}

# Names stand in the first column.
has_attribute() {
  ask operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" |
    awk -v name="$1" '$1 == name { found = 1 } END { exit !found }'
}

ensure_attribute() {
  has_attribute "$1" ||
    ask operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type Keyword
}

insist ask operator cluster health
insist ensure_namespace
echo "namespace $TEMPORAL_NAMESPACE is there"
for name in $SEARCH_ATTRIBUTES; do
  insist ensure_attribute "$name"
  echo "search attribute $name is there"
done
