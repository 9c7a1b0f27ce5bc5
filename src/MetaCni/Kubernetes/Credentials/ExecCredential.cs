// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Credentials;

/// <summary>The credential that a program returned: a token, a client certificate with its key in PEM, or both.</summary>
internal sealed record ExecCredential(string Token, string ClientCertificate, string ClientKey);
