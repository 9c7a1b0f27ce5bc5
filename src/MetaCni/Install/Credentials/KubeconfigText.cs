// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Install.Credentials;

/// <summary>The text of a kubeconfig with one server and one token. JSON is YAML, so every reader of kubeconfigs accepts it.</summary>
internal static class KubeconfigText
{
    private const string Name = "metacni";

    /// <summary>Makes a kubeconfig. Token and certificates are inline, so that one rename replaces all of it.</summary>
    /// <param name="server">The address of the API server.</param>
    /// <param name="certificateAuthority">Certificates in PEM; empty for the host's trust store.</param>
    /// <param name="token">The bearer token.</param>
    public static byte[] Of(Uri server, string certificateAuthority, string token)
    {
        var cluster = new JsonObject { ["server"] = server.OriginalString };
        if (certificateAuthority.Length > 0)
        {
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificateAuthority));
        }

        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = Name,
            ["clusters"] = Entry("cluster", cluster),
            ["users"] = Entry("user", new JsonObject { ["token"] = token }),
            ["contexts"] = Entry("context", new JsonObject { ["cluster"] = Name, ["user"] = Name }),
        };
        return [.. JsonBorder.Write(json), (byte)'\n'];
    }

    private static JsonArray Entry(string member, JsonObject value) => new(new JsonObject { ["name"] = Name, [member] = value });
}
