// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using ApiServer;

namespace Benchmarks;

/// <summary>
/// Runs the test API server as a separate process in the benchmark's network namespace, so that its work is not counted as metacni's.
/// </summary>
internal sealed class ApiServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process process;

    /// <summary>Starts the server; returns when it listens and the kubeconfig exists.</summary>
    public ApiServerProcess(string manifests, string kubeConfig)
    {
        var info = new ProcessStartInfo(
            "dotnet", [typeof(TestApiServer).Assembly.Location, "--manifests", manifests, "--kubeconfig-out", kubeConfig])
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(info)!;
        if (process.StandardOutput.ReadLine() is null)
        {
            Dispose();
            throw new InvalidOperationException("the API test server did not start; its reason is above");
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
            }
        }

        process.Dispose();
    }
}
