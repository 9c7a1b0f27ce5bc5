// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Linux;

namespace MetaCni.Plugin;

/// <summary>STATUS: could an ADD be served now? Local facts only, in milliseconds: runtimes ask while they hold their locks.</summary>
internal sealed class StatusCommand(PluginServices services)
{
    /// <exception cref="CniException">50: an ADD could not be served. A plugin of the primary says no: its own code.</exception>
    public Task RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        var operation = Ready(request);
        try
        {
            if (LocalNetworks.Primary(operation.Config) is { } primary)
            {
                operation.Delegates.Status(primary, operation.PluginPath, cancellationToken);
            }

            return Task.CompletedTask;
        }
        catch (CniException e)
        {
            throw WithRecords(operation, e);
        }
    }

    // A success has no words: what is damaged is told with the next failure, and by "metacni show" at any time.
    private static CniException WithRecords(Operation operation, CniException e)
    {
        var corrupt = operation.Journal.Corrupt().Select(record => record.File).ToList();
        return corrupt.Count == 0 ? e : new CniException(
            e.Error with
            {
                Details = string.Join("; ", [.. Details(e), $"damaged records: {string.Join(", ", corrupt)} (see metacni show)"]),
            },
            e);
    }

    private static string[] Details(CniException e) => e.Error.Details.Length > 0 ? [e.Error.Details] : [];

    private Operation Ready(PluginRequest request)
    {
        try
        {
            var operation = Operation.Strict(request, services);
            PrivateDirectory.Ensure(operation.Config.StateDir);
            PrivateDirectory.RequireWritable(operation.Config.StateDir);
            RequireReady(operation.Config.ReadinessIndicatorFile);

            // Whether the kubeconfig can be read, never whether the API server answers.
            operation.Cluster(connectEarly: false)?.Dispose();
            return operation;
        }
        catch (CniException e)
        {
            throw new CniException(CniErrorCode.PluginNotAvailable, e.Error.Message, e.Error.Details, e);
        }
    }

    private static void RequireReady(string readinessFile)
    {
        if (readinessFile.Length > 0 && !ReadinessFile.IsThere(readinessFile))
        {
            throw new CniException(
                CniErrorCode.PluginNotAvailable, $"the readiness file {readinessFile} is not there: the primary network is not ready");
        }
    }
}
