#!/bin/sh
# Makes the two roles of the portal's database, as DATABASE_URL and OWNER_DATABASE_URL name them. The container of
# PostgreSQL runs it when its volume is new; by hand, as often as one wants, it brings names and passwords up to date:
#   docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh
set -eu

role_of() { rest=${1#*://}; printf %s "${rest%%:*}"; }
password_of() { rest=${1#*://*:}; printf %s "${rest%@*}"; }

APP=$(role_of "$DATABASE_URL")
APP_PASSWORD=$(password_of "$DATABASE_URL")
OWNER=$(role_of "$OWNER_DATABASE_URL")
OWNER_PASSWORD=$(password_of "$OWNER_DATABASE_URL")
export APP APP_PASSWORD OWNER OWNER_PASSWORD

[ "$APP" != "$OWNER" ] || { echo "DATABASE_URL and OWNER_DATABASE_URL need a role each." >&2; exit 1; }
for password in "$APP_PASSWORD" "$OWNER_PASSWORD" "${POSTGRES_PASSWORD:-}"; do
    case $password in
        *change-me*) echo "A password is still that of .env.example." >&2; exit 1 ;;
        *[!A-Za-z0-9_-]*) echo "Use letters, numbers, - and _ in passwords: others mean something in an address." >&2; exit 1 ;;
    esac
done

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
\getenv app APP
\getenv app_password APP_PASSWORD
\getenv owner OWNER
\getenv owner_password OWNER_PASSWORD
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'app', :'owner']) AS name
    WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER DATABASE :"DBNAME" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
-- TEMPORARY: closing an urn keeps its rows in a table of its own for as long as it takes.
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO :"app";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"owner" WITH GRANT OPTION;
SQL
