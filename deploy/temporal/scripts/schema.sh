#!/bin/sh
# Brings Temporal's two databases up to the schema of this image. Safe to repeat: it runs at every start.
set -eu

: "${SQL_HOST:?}" "${SQL_PORT:?}" "${SQL_USER:?}" "${SQL_PASSWORD:?}"
export SQL_PLUGIN=postgres12
schemas=${SCHEMAS:-/etc/temporal/schema/postgresql/v12}

# The tool reads the rest, the password first of all, from its environment.
bring_up() {
  SQL_DATABASE=$1
  export SQL_DATABASE
  echo "database $1"
  temporal-sql-tool create-database --defaultdb temporal
  temporal-sql-tool setup-schema --version 0.0
  temporal-sql-tool update-schema --schema-dir "$schemas/$2/versioned"
}

bring_up temporal temporal
bring_up temporal_visibility visibility
echo "schema is up to date"
