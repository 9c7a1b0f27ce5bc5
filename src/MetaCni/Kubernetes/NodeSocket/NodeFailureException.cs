// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>The daemon's response is not a valid one, or breaks off.</summary>
internal sealed class NodeFailureException(string message) : IOException(message);
