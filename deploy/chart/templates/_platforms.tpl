{{- /* SPDX-License-Identifier: Apache-2.0

The directories of the nodes, as in deploy/components. */ -}}
{{- define "metacni.platforms" -}}
containerd:
  plugins: /opt/cni/bin
  configuration: /etc/cni/net.d
  runtime: /etc/containerd
crio:
  plugins: /opt/cni/bin
  configuration: /etc/cni/net.d
  runtime: /etc/crio
k3s:
  plugins: /var/lib/rancher/k3s/data/cni
  configuration: /var/lib/rancher/k3s/agent/etc/cni/net.d
  runtime: /var/lib/rancher/k3s/agent/etc/containerd
  bundle: /var/lib/rancher/k3s/data
openshift:
  plugins: /var/lib/cni/bin
  configuration: /etc/kubernetes/cni/net.d
  runtime: /etc/crio
{{- end }}
