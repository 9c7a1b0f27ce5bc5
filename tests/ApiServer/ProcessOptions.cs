// SPDX-License-Identifier: Apache-2.0

namespace ApiServer;

/// <summary>The command line: --manifests DIR --kubeconfig-out FILE [--unix-socket PATH].</summary>
public sealed record ProcessOptions(string? Manifests, string? KubeConfigOut, string? UnixSocket)
{
    public static ProcessOptions Parse(string[] arguments)
    {
        var options = new ProcessOptions(null, null, null);
        foreach (var pair in arguments.Chunk(2))
        {
            options = pair switch
            {
                ["--manifests", var path] => options with { Manifests = path },
                ["--kubeconfig-out", var path] => options with { KubeConfigOut = path },
                ["--unix-socket", var path] => options with { UnixSocket = path },
                _ => throw new ArgumentException(
                    $"{string.Join(' ', pair)}: usage is --manifests DIR --kubeconfig-out FILE [--unix-socket PATH]", nameof(arguments)),
            };
        }

        return options;
    }
}
