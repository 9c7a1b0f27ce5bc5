// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Benchmarks;

/// <summary>
/// The unit of all costs: one execution of the reference plugin <c>loopback</c>, an ADD in a new network namespace. It is measured in
/// every round, so that the speed of the machine matters less.
/// </summary>
internal sealed class Loopback(TemporaryDirectory directory)
{
    private readonly string _config = directory.Write("loopback.json", """{"cniVersion":"1.0.0","name":"loopback","type":"loopback"}""");
    private Series _measured = new();

    /// <summary>The median of an execution in ms.</summary>
    public double Milliseconds => _measured.Median;

    public Series Measured => _measured;

    public void Measure(Stage stage)
    {
        using var sandbox = new Sandbox();
        _measured.Add(stage.Measure(new PluginCommand
        {
            Executable = Path.Combine(RepositoryPaths.ReferencePlugins, "loopback"),
            Config = _config,
            Environment = new Dictionary<string, string>
            {
                ["CNI_COMMAND"] = "ADD",
                ["CNI_CONTAINERID"] = sandbox.ContainerId,
                ["CNI_NETNS"] = sandbox.Namespace.Path,
                ["CNI_IFNAME"] = "lo",
                ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
            },
        }).Milliseconds);
    }

    /// <summary>Clears the measurements after the warm-up.</summary>
    public void Forget() => _measured = new Series();
}
