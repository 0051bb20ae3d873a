{{- define "control-plane.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* At most 52 characters, since a CronJob's name may have no more, and Jobs get a suffix. */ -}}
{{- define "control-plane.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "control-plane.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "control-plane.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "control-plane.selectorLabels" -}}
app.kubernetes.io/name: {{ include "control-plane.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "control-plane.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "control-plane.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* Metadata of an object: list of the context, the name's suffix, more annotations or null. */ -}}
{{- define "control-plane.metadata" -}}
{{- $root := index . 0 -}}
{{- $suffix := index . 1 -}}
{{- $annotations := merge (deepCopy (default dict (index . 2))) $root.Values.commonAnnotations -}}
name: {{ include "control-plane.fullname" $root }}{{ $suffix }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "control-plane.labels" $root | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "control-plane.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "control-plane.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "control-plane.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- /* Where the files of a topology's Secrets are mounted. */ -}}
{{- define "control-plane.topologyFolder" -}}
/etc/controlplane/topologies/{{ .name }}
{{- end -}}

{{- /* The gates file (docs/gates-file.md) that the values declare. */ -}}
{{- define "control-plane.gatesFile" -}}
topologies:
{{- range .Values.topologies }}
  {{- $folder := include "control-plane.topologyFolder" . }}
  - name: {{ .name | quote }}
    topo_global_server_address: {{ .globalServerAddress | quote }}
    topo_global_root: {{ .globalRoot | quote }}
    {{- with .tls }}
    topo_etcd_tls_ca: {{ printf "%s/tls/%s" $folder (default "ca.crt" .caKey) | quote }}
    {{- if .clientCertificate }}
    topo_etcd_tls_cert: {{ printf "%s/tls/%s" $folder (default "tls.crt" .certKey) | quote }}
    topo_etcd_tls_key: {{ printf "%s/tls/%s" $folder (default "tls.key" .keyKey) | quote }}
    {{- end }}
    {{- end }}
    {{- with .auth }}
    topo_etcd_user: {{ .user | quote }}
    topo_etcd_password_file: {{ printf "%s/auth/%s" $folder (default "password" .passwordKey) | quote }}
    {{- end }}
    {{- with .policy }}
    policy: {{ . }}
    {{- end }}
    {{- with .cells }}
    cells: {{ toJson . }}
    {{- end }}
    {{- with .gates }}
    gates:
      {{- range . }}
      - cell: {{ .cell | quote }}
        {{- with .keyspacesToWatch }}
        keyspaces_to_watch: {{ toJson . }}
        {{- end }}
        {{- with .cellsToWatch }}
        cells_to_watch: {{ toJson . }}
        {{- end }}
        {{- with .version }}
        version: {{ . | quote }}
        {{- end }}
        {{- if hasKey . "tracker" }}
        tracker: {{ .tracker }}
        {{- end }}
        {{- if hasKey . "replicas" }}
        replicas: {{ int .replicas }}
        {{- end }}
      {{- end }}
    {{- end }}
{{- end }}
{{- end -}}

{{- define "control-plane.settingsFile" -}}
{{- $settings := deepCopy .Values.settings -}}
{{- with .Values.policy -}}
{{- $_ := set $settings "policy" . -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}

{{- define "control-plane.hasSettings" -}}
{{- if or .Values.settings .Values.policy }}true{{ end -}}
{{- end -}}

{{- define "control-plane.hasGatesFile" -}}
{{- if or .Values.topologies .Values.gatesFile.existingConfigMap }}true{{ end -}}
{{- end -}}

{{- /* Whether Kubernetes declares topologies and vtgates. */ -}}
{{- define "control-plane.asksKubernetes" -}}
{{- if not (include "control-plane.hasGatesFile" .) }}true{{ end -}}
{{- end -}}

{{- /* Whether it runs as an operator, and not only reads what is declared. */ -}}
{{- define "control-plane.operates" -}}
{{- if and (eq .Values.mode "controller") (include "control-plane.asksKubernetes" .) }}true{{ end -}}
{{- end -}}

{{- define "control-plane.elects" -}}
{{- if and .Values.leaderElection.enabled (include "control-plane.operates" .) }}true{{ end -}}
{{- end -}}

{{- /* The topologies that CronJobs make passes over, as a JSON array; an empty name: the only one there is. */ -}}
{{- define "control-plane.passes" -}}
{{- $names := list -}}
{{- range .Values.topologies -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- toJson (default (default (list "") .Values.cronJob.topologies) $names) -}}
{{- end -}}

{{- /* The namespaces to look into, with commas between; empty: all. */ -}}
{{- define "control-plane.namespaces" -}}
{{- if not .Values.kubernetes.clusterWide -}}
{{- join "," (default (list .Release.Namespace) .Values.kubernetes.namespaces | uniq | sortAlpha) -}}
{{- end -}}
{{- end -}}

{{- define "control-plane.kubernetesArgs" -}}
{{- if include "control-plane.asksKubernetes" . }}
- --kubernetes={{ .Values.kubernetes.mode }}
{{- with include "control-plane.namespaces" . }}
- --namespaces={{ . }}
{{- end }}
{{- with .Values.kubernetes.workloadSelector }}
- {{ printf "--workload-selector=%s" . | quote }}
{{- end }}
{{- if include "control-plane.elects" . }}
- --leader-election
- --leader-election-lease={{ include "control-plane.fullname" . }}
- --leader-election-namespace={{ .Release.Namespace }}
- --leader-election-lease-duration={{ .Values.leaderElection.leaseDuration }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Flags that every command gets. */ -}}
{{- define "control-plane.commonArgs" -}}
{{- if include "control-plane.hasSettings" . }}
- --config=/etc/controlplane/settings/settings.yaml
{{- end }}
{{- if include "control-plane.hasGatesFile" . }}
- --gates-file=/etc/controlplane/gates/{{ if .Values.topologies }}gates.yaml{{ else }}{{ .Values.gatesFile.key }}{{ end }}
{{- end }}
- --log-format={{ .Values.log.format }}
- --log-level={{ .Values.log.level }}
{{- end -}}

{{- /* Volumes: list of the context and the suffix of the gates ConfigMap. */ -}}
{{- define "control-plane.volumes" -}}
{{- $root := index . 0 -}}
{{- $suffix := index . 1 -}}
{{- with $root }}
{{- if include "control-plane.hasSettings" . }}
- name: settings
  configMap:
    name: {{ include "control-plane.fullname" . }}-settings{{ $suffix }}
{{- end }}
{{- if include "control-plane.hasGatesFile" . }}
- name: gates
  configMap:
    name: {{ if .Values.topologies }}{{ include "control-plane.fullname" . }}-gates{{ $suffix }}{{ else }}{{ .Values.gatesFile.existingConfigMap }}{{ end }}
{{- end }}
{{- if include "control-plane.asksKubernetes" . }}
{{- range $index, $credentials := .Values.kubernetes.credentials }}
- name: credentials-{{ $index }}
  secret:
    secretName: {{ $credentials.existingSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- range $index, $topology := .Values.topologies }}
{{- with $topology.tls }}
- name: topology-{{ $index }}-tls
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
{{- end }}
{{- with $topology.auth }}
- name: topology-{{ $index }}-auth
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "control-plane.volumeMounts" -}}
{{- if include "control-plane.hasSettings" . }}
- name: settings
  mountPath: /etc/controlplane/settings
  readOnly: true
{{- end }}
{{- if include "control-plane.hasGatesFile" . }}
- name: gates
  mountPath: /etc/controlplane/gates
  readOnly: true
{{- end }}
{{- if include "control-plane.asksKubernetes" . }}
{{- range $index, $credentials := .Values.kubernetes.credentials }}
- name: credentials-{{ $index }}
  mountPath: /etc/controlplane/credentials/{{ $credentials.namespace }}/{{ $credentials.name }}
  readOnly: true
{{- end }}
{{- end }}
{{- range $index, $topology := .Values.topologies }}
{{- $folder := include "control-plane.topologyFolder" $topology }}
{{- if $topology.tls }}
- name: topology-{{ $index }}-tls
  mountPath: {{ $folder }}/tls
  readOnly: true
{{- end }}
{{- if $topology.auth }}
- name: topology-{{ $index }}-auth
  mountPath: {{ $folder }}/auth
  readOnly: true
{{- end }}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* What every pod has: list of the context and whether it asks the Kubernetes API. */ -}}
{{- define "control-plane.podDefaults" -}}
{{- $root := index . 0 -}}
{{- with $root }}
automountServiceAccountToken: {{ index $ 1 }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* What every container has, but its name, arguments and probes. */ -}}
{{- define "control-plane.containerDefaults" -}}
image: {{ include "control-plane.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if or (include "control-plane.operates" .) .Values.extraEnv }}
env:
  {{- if include "control-plane.operates" . }}
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- with include "control-plane.volumeMounts" . | trim }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* What is read and written, but for the Lease. A pass lists; the operator watches and writes back. No Secrets: they are mounted. */ -}}
{{- define "control-plane.rules" -}}
{{- $reads := ternary "[list, watch]" "[list]" (eq .Values.mode "controller") -}}
{{- if eq .Values.kubernetes.mode "resources" -}}
- apiGroups: [serving.controlplane.dev]
  resources: [servingtopologies]
  verbs: {{ $reads }}
{{- if eq .Values.mode "controller" }}
- apiGroups: [serving.controlplane.dev]
  resources: [servingtopologies/status]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}
{{ end -}}
- apiGroups: [planetscale.com]
  resources: [vitessclusters, vitesscells, vitessshards]
  verbs: {{ $reads }}
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: {{ $reads }}
{{- end -}}
