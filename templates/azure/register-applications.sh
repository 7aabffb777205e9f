#!/usr/bin/env bash
# Registers the two Microsoft Entra applications of SDS Bridge with the Azure CLI: the API (what callers sign in
# for) and the connector client (what Power Platform signs in with). docs/identity.md says what each step is for.
# Run it as often as you like: what is there already is kept, nothing is created twice.
set -euo pipefail
if ! shopt -s inherit_errexit 2>/dev/null; then
  echo 'register-applications: bash 4.4 or later is needed' >&2
  exit 2
fi

usage() {
  cat <<'TEXT'
Usage: register-applications.sh --tenant <tenant id> [options]

  --tenant <id>           tenant to register in; the Azure CLI must be signed in to it
  --name <text>           display name of the API (default "SDS Bridge"); the client is "<name> connector"
  --redirect-uri <uri>    a further redirect URI of the connector client; may be repeated
  --certificate <file>    PEM file; its certificate (never its key) becomes a credential of the API
  --scope <name>          a further scope for everybody who uses the connector: Roster.Read, Roster.Sync or
                          Roster.Export; may be repeated. Without it people need an assigned role (recommended)
  --application-permissions   also ask for Graph application permissions, for API keys and app-only callers
  --admin-consent         grant admin consent at the end (Privileged Role Administrator)
  --print-secret          make a client secret for the connector client and print it, once
  --dry-run               print the commands for a tenant without these applications; call nothing
TEXT
}

readonly graph='00000003-0000-0000-c000-000000000000'
# Microsoft's "Azure API Connections": it exchanges the connection's token on behalf of the person.
readonly platform='fe053c5f-3692-4f14-aef2-ee34fc081cae'
readonly redirect='https://global.consent.azure-apim.net/redirect'
# Names of the Graph permissions; their ids are asked of the tenant's own Microsoft Graph, so that none can be wrong here.
readonly permissions='
IndustryData-DataConnector.Read.All
IndustryData-InboundFlow.Read.All
IndustryData-SourceSystem.Read.All
IndustryData-TimePeriod.Read.All
IndustryData.ReadBasic.All
IndustryData-DataConnector.Upload
IndustryData-Run.Read.All
IndustryData-Run.Start
'
# Our scopes; all but the first are app roles too. Entra takes one name for both only with one id and equal texts.
readonly scopes='
access_as_user User  03abf7ca-a496-4355-b5fb-1f5bf1b62848 Sign in to SDS Bridge. Gives no right by itself.
Roster.Read    Admin a913d302-8dad-4fbe-909f-35aae35b3597 Read data connectors, flows, uploads and their state.
Roster.Sync    Admin 8bdbdf8f-d0a6-4cd1-a866-464bf49d253d Upload rosters to School Data Sync.
Roster.Export  Admin 22b50827-5735-4074-a37a-c8e9e642764d Run exports from the student information system.
Roster.Admin   Admin 066e1246-e22c-42a9-90ce-6d5b4667a629 See and decide on the uploads of everybody.
'

fail() {
  echo "register-applications: $*" >&2
  exit 2
}
say() { echo "register-applications: $*" >&2; }

tenant='' name='SDS Bridge' certificate='' dry_run='' print_secret='' application_permissions='' admin_consent=''
redirects=("$redirect") wanted=(access_as_user)
while (($#)); do
  case $1 in
    --tenant | --name | --redirect-uri | --certificate | --scope) (($# > 1)) || fail "$1 needs a value" ;;&
    --tenant) tenant=$2 && shift ;;
    --name) name=$2 && shift ;;
    --redirect-uri) redirects+=("$2") && shift ;;
    --certificate) certificate=$2 && shift ;;
    --scope) wanted+=("$2") && shift ;;
    --application-permissions) application_permissions=1 ;;
    --admin-consent) admin_consent=1 ;;
    --print-secret) print_secret=1 ;;
    --dry-run) dry_run=1 ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown argument $1" ;;
  esac
  shift
done

readonly guid='^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
[[ $tenant =~ $guid ]] || fail '--tenant must be the id of the tenant'
[[ -n $name ]] || fail '--name must not be empty'
for uri in "${redirects[@]}"; do
  [[ $uri == https://* ]] || fail "--redirect-uri must begin with https:// ($uri)"
done
for scope in "${wanted[@]}"; do
  [[ $scope != Roster.Admin ]] || fail 'Roster.Admin is never given to everybody: assign the app role to people'
  grep -q "^$scope " <<<"$scopes" || fail "there is no scope $scope"
done

# Commands that change something; with --dry-run they are printed and answer with a placeholder.
change() {
  local placeholder=$1
  shift
  if [[ -n $dry_run ]]; then
    { printf '%q ' "$@" && echo; } >&3
    [[ -z $placeholder ]] || echo "$placeholder"
  else
    "$@"
  fi
}
# Questions; with --dry-run the answer is that of an empty tenant.
ask() { [[ -n $dry_run ]] || az "$@" --output tsv; }

# Application id of the one application with this name, or nothing.
find_application() {
  local ids
  ids=$(ask ad app list --filter "displayName eq '${1//\'/\'\'}'" --query '[].appId')
  [[ $ids != *$'\n'* ]] || fail "more than one application is called $1: choose another --name"
  echo "$ids"
}

# Finds or makes an application and its service principal; answers the application id.
ensure_application() {
  local display=$1 id
  id=$(find_application "$display")
  if [[ -z $id ]]; then
    say "creating the application $display"
    id=$(change "<id of $display>" az ad app create --display-name "$display" --sign-in-audience AzureADMyOrg --query appId --output tsv)
  fi
  [[ -n $dry_run || $id =~ $guid ]] || fail "the Azure CLI answered no application id for $display"
  ensure_service_principal "$id"
  echo "$id"
}

ensure_service_principal() {
  local present
  present=$(ask ad sp list --filter "appId eq '$1'" --query '[].id')
  [[ -n $present ]] || change '' az ad sp create --id "$1" --output none
}

# Changes an application through Graph, for what the Azure CLI has no option for.
patch_application() {
  local id=$1 body=$2 object_id
  object_id=$(ask ad app show --id "$id" --query id)
  change '' az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications/${object_id:-<object id>}" \
    --headers Content-Type=application/json --body "$body" --output none
}

# "name [id], …" of an existing list wins over our ids, so that applications made by hand are taken over.
known_scopes=''
scope_id() {
  local known
  known=$(awk -v name="$1" '$1 == name { print $2 }' <<<"$known_scopes")
  echo "${known:-$(awk -v name="$1" '$1 == name { print $3 }' <<<"$scopes")}"
}

# JSON array of our entries ($1, each ended by a comma) and of those the application has besides ($2).
joined() {
  local others
  others=$(tr -d '\r\n' <<<"${2:-[]}")
  others=${others#*[}
  others=${others%]*}
  [[ -n ${others//[[:space:]]/} ]] && echo "[$1$others]" || echo "[${1%,}]"
}

describe_api() {
  local id=$1 scope_list='' role_list='' value kind text unlike='true' other_scopes='' other_roles='' entry
  while read -r value kind _ text; do
    [[ -n $value ]] || continue
    entry=$(scope_id "$value")
    unlike+=" && value != '$value'"
    scope_list+="{\"id\":\"$entry\",\"value\":\"$value\",\"type\":\"$kind\",\"isEnabled\":true,\"adminConsentDisplayName\":\"$value\",\"adminConsentDescription\":\"$text\",\"userConsentDisplayName\":\"$value\",\"userConsentDescription\":\"$text\"},"
    [[ $kind == User ]] || role_list+="{\"id\":\"$entry\",\"value\":\"$value\",\"isEnabled\":true,\"displayName\":\"$value\",\"description\":\"$text\",\"allowedMemberTypes\":[\"User\",\"Application\"]},"
  done <<<"$scopes"
  unlike=${unlike#true && }
  [[ -n $dry_run ]] || other_scopes=$(az ad app show --id "$id" --query "api.oauth2PermissionScopes[?$unlike]" --output json)
  [[ -n $dry_run ]] || other_roles=$(az ad app show --id "$id" --query "appRoles[?$unlike]" --output json)
  # idtyp: without this optional claim a token of an application cannot be told from a person's, and is refused.
  patch_application "$id" "{\"identifierUris\":[\"api://$id\"],\"optionalClaims\":{\"accessToken\":[{\"name\":\"idtyp\",\"essential\":false,\"additionalProperties\":[]}],\"idToken\":[],\"saml2Token\":[]},\"api\":{\"requestedAccessTokenVersion\":2,\"oauth2PermissionScopes\":$(joined "$scope_list" "$other_scopes")},\"appRoles\":$(joined "$role_list" "$other_roles")}"
}

# Lets clients use the scopes without asking each person. Other clients that are allowed already stay.
preauthorize() {
  local id=$1 client=$2 ids='' list='' others='' scope app
  for scope in "${wanted[@]}"; do ids+="\"$(scope_id "$scope")\","; done
  for app in "$client" "$platform"; do list+="{\"appId\":\"$app\",\"delegatedPermissionIds\":[${ids%,}]},"; done
  [[ -n $dry_run ]] || others=$(az ad app show --id "$id" --query "api.preAuthorizedApplications[?appId != '$client' && appId != '$platform']" --output json)
  patch_application "$id" "{\"api\":{\"preAuthorizedApplications\":$(joined "$list" "$others")}}"
}

# Adds what is missing of "id=Scope" or "id=Role"; the Azure CLI itself would add a permission twice.
add_permissions() {
  local id=$1 resource=$2 present permission absent=()
  shift 2
  present=$(ask ad app permission list --id "$id" --query "[?resourceAppId == '$resource'].resourceAccess[].join('=', [id, type])")
  for permission in "$@"; do
    grep -qxF "$permission" <<<"${present//$'\r'/}" || absent+=("$permission")
  done
  ((${#absent[@]} == 0)) || change '' az ad app permission add --id "$id" --api "$resource" --api-permissions "${absent[@]}" --output none
}

# The id under which Microsoft Graph has a permission, from its "name id" lines ($2).
permission_id() {
  local id
  id=$(awk -v name="$1" '$1 == name { print $2 }' <<<"${2//$'\r'/}")
  [[ -z $dry_run ]] || id="<id of $1>"
  [[ -n $dry_run || $id =~ $guid ]] || fail "Microsoft Graph of this tenant has no permission $1 of that kind: update the Azure CLI, or add it in the portal and leave it out here"
  echo "$id"
}

add_graph_permissions() {
  local delegated application='' name list=()
  delegated=$(ask ad sp show --id "$graph" --query "oauth2PermissionScopes[?starts_with(value, 'IndustryData')].[value, id]")
  [[ -z $application_permissions ]] ||
    application=$(ask ad sp show --id "$graph" --query "appRoles[?starts_with(value, 'IndustryData')].[value, id]")
  while read -r name; do
    [[ -n $name ]] || continue
    list+=("$(permission_id "$name" "$delegated")=Scope")
    [[ -z $application_permissions ]] || list+=("$(permission_id "$name" "$application")=Role")
  done <<<"$permissions"
  add_permissions "$1" "$graph" "${list[@]}"
}

# The certificate alone goes to Entra, also when the file holds the private key beside it.
add_certificate() {
  local pem fingerprint present
  pem=$(openssl x509 -in "$certificate") || fail "$certificate holds no certificate in PEM form"
  fingerprint=$(openssl x509 -noout -fingerprint -sha256 <<<"$pem")
  fingerprint="sha256 $(tr -d ':' <<<"${fingerprint#*=}" | cut -c1-40)"
  present=$(ask ad app credential list --id "$1" --cert --query "[?displayName == '$fingerprint'].keyId")
  # --append keeps the certificate in use; ten years are cut to the certificate's own end.
  [[ -n $present ]] || change '' az ad app credential reset --id "$1" --append --display-name "$fingerprint" "--cert=$pem" --years 10 --output none
}

add_redirects() {
  local id=$1 present uri all=() count
  present=$(ask ad app show --id "$id" --query 'web.redirectUris[]')
  mapfile -t all < <(sed 's/\r$//; /^$/d' <<<"$present")
  count=${#all[@]}
  for uri in "${redirects[@]}"; do
    grep -qxF "$uri" <<<"${present//$'\r'/}" || all+=("$uri")
  done
  ((${#all[@]} == count)) || change '' az ad app update --id "$id" --web-redirect-uris "${all[@]}" --output none
}

# Answers the new secret, or nothing when there is one already: it cannot be read a second time.
client_secret() {
  local label='Power Platform' present
  present=$(ask ad app credential list --id "$1" --query "[?displayName == '$label'].keyId")
  if [[ -n $present ]]; then
    say "the connector client has a secret; docs/identity.md says how to rotate it"
  else
    change '<secret>' az ad app credential reset --id "$1" --append --display-name "$label" --years 1 --query password --output tsv
  fi
}

exec 3>&1
if [[ -z $dry_run ]]; then
  command -v az >/dev/null || fail 'install the Azure CLI (az) first'
  signed_in=$(az account show --query tenantId --output tsv) || fail "sign in first: az login --tenant $tenant --allow-no-subscriptions"
  [[ ${signed_in,,} == "${tenant,,}" ]] || fail "sign in to the tenant first: az login --tenant $tenant --allow-no-subscriptions"
fi
[[ -z $certificate || -r $certificate ]] || fail "$certificate cannot be read"
trap '(($? == 0)) || say "stopped half-way: correct the cause and run it again, it goes on where it stopped"' EXIT

api=$(ensure_application "$name")
known_scopes=$(ask ad app show --id "$api" --query 'api.oauth2PermissionScopes[].[value, id]')
describe_api "$api"
add_graph_permissions "$api"
[[ -z $certificate ]] || add_certificate "$api"

client=$(ensure_application "$name connector")
add_redirects "$client"
own=()
for scope in "${wanted[@]}"; do own+=("$(scope_id "$scope")=Scope"); done
add_permissions "$client" "$api" "${own[@]}"
ensure_service_principal "$platform"
preauthorize "$api" "$client"
if [[ -n $admin_consent ]]; then
  for id in "$api" "$client"; do change '' az ad app permission admin-consent --id "$id" --output none; done
fi
secret=''
[[ -z $print_secret ]] || secret=$(client_secret "$client")

cat <<TEXT

# Environment of the service (sds-bridge serve)
CLOUD=global
API_CLIENT_ID=$api
ALLOWED_TENANTS=$tenant
# PUBLIC_URL=https://… and one credential, for example API_CLIENT_CERTIFICATE_FILE=/etc/sds-bridge/client.pem

# Security page of the connector in Power Platform (OAuth 2.0, Microsoft Entra ID, on-behalf-of login: yes)
# Client id:     $client
# Tenant id:     $tenant
# Resource URL:  api://$api
# Scope:         access_as_user
TEXT
[[ -z $secret ]] || echo "# Client secret: $secret"
[[ -n $admin_consent ]] || echo "# Next: grant admin consent to both applications, assign roles to people (docs/identity.md)."
