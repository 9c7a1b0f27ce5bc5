// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Plugin;
using Cni.Runtime;
using MetaCni.Linux;

namespace MetaCni.Plugin;

/// <summary>STATUS: could an ADD be served now? Local facts only, in milliseconds: runtimes ask while they hold their locks.</summary>
internal sealed class StatusCommand(PluginServices services)
{
    /// <exception cref="CniException">50: an ADD could not be served. A plugin of the primary says no: its own code.</exception>
    public Task RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        var operation = Ready(request);
        if (PrimaryOnThisNode(operation) is { } primary)
        {
            operation.Runtime.Status(
                primary,
                new NetworkArguments { PluginPath = operation.PluginPath, Environment = request.Environment },
                cancellationToken);
        }

        return Task.CompletedTask;
    }

    private Operation Ready(PluginRequest request)
    {
        try
        {
            var operation = Operation.Strict(request, services);
            PrivateDirectory.Ensure(operation.Config.StateDir);
            RequireReady(operation.Config.ReadinessIndicatorFile);

            // Whether the kubeconfig can be read, never whether the API server answers.
            (operation.Cluster() as IDisposable)?.Dispose();
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

    // A definition is not asked for: an outage of the API server must not make a node NotReady.
    private static NetworkConfigurationList? PrimaryOnThisNode(Operation operation)
    {
        var config = operation.Config;
        if (config.ClusterNetwork.Length == 0)
        {
            return NetworkConfigurationList.Parse((JsonObject)config.Delegates[0].DeepClone(), "delegates[0]");
        }

        if (!config.ClusterNetwork.Contains('/'))
        {
            return Directory.Exists(config.ConfDir)
                && new ConfigurationDirectory(config.ConfDir).TryFind(config.ClusterNetwork, out var list) ? list : null;
        }

        return Directory.Exists(config.ClusterNetwork)
            ? new ConfigurationDirectory(config.ClusterNetwork).LoadFirst()
            : ConfigurationFile.Load(config.ClusterNetwork);
    }
}
