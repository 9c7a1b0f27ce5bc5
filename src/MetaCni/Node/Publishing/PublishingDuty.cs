// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Configuration;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Logging;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>
/// Installs the executable and publishes the configuration: 1 settings, 2 executable, 3 what was published is in its place, 4 what
/// Multus leaves, 5 the primary, 6 its readiness, the credential, 7 publish, 8 set Multus's configuration aside. What is missing is waited for; what was published is never removed.
/// </summary>
internal sealed class PublishingDuty(NodeServices services, IApiServer api) : INodeDuty
{
    // Not everything that is waited for can be watched, such as the primary's STATUS.
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ExecutableStep _executable = new(services);
    private readonly PrimaryFinder _finder = new(services.Directories);
    private readonly PrimaryGate _gate = new(services);
    private readonly ConfigurationGuard _guard = new(services);
    private readonly NodeChecks _checks = new(services);
    private readonly MultusTakeOver _multus = new(services, api);

    public string Name => "publishing";

    public async Task RunAsync(CancellationToken stop)
    {
        // 1 settings
        _ = await services.Settings.CurrentAsync(stop).ConfigureAwait(false);
        services.Heartbeats.Beat(Name, Patience);
        _guard.Adopt();
        using var watch = new DirectoryWatch(services.Time);
        while (true)
        {
            var seen = services.Settings.Changed.Count;
            var settings = await services.Settings.CurrentAsync(stop).ConfigureAwait(false);
            watch.Follow(Directories(settings));
            services.Heartbeats.Beat(Name, Patience);
            await LookAsync(settings, stop).ConfigureAwait(false);
            await NextAsync(watch, seen, stop).ConfigureAwait(false);
        }
    }

    private async Task NextAsync(DirectoryWatch watch, long seen, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ended = await Task.WhenAny(
            watch.NextAsync(SlowLook, either.Token), services.Settings.Changed.AfterAsync(seen, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await ended.ConfigureAwait(false);
    }

    private IEnumerable<string> Directories(InstallSettings settings)
    {
        yield return services.Directories.ConfDir;
        yield return services.Directories.BinDir;
        yield return services.Directories.CredentialDir;
        foreach (var file in new[] { settings.ClusterNetwork, settings.ReadinessIndicatorFile }.Where(file => file.Length > 0))
        {
            yield return Path.GetDirectoryName(file)!;
        }
    }

    private async Task LookAsync(InstallSettings settings, CancellationToken stop)
    {
        try
        {
            var awaited = await StepsAsync(settings, stop).ConfigureAwait(false);
            Tell(awaited);
        }
        catch (CniException e)
        {
            Tell(new Awaited(NodeConditions.ConfigurationNotWritten, $"waiting to publish: {e.Error.Message}"));
        }
    }

    private async Task<Awaited?> StepsAsync(InstallSettings given, CancellationToken stop)
    {
        // 2 executable
        var executable = _executable.Ensure(given.AllowDowngrade, given.DryRun);
        if (!given.DryRun)
        {
            _checks.LookAtState();

            // 3 what was published is in its place
            await _guard.RestoreAsync(stop).ConfigureAwait(false);
        }

        if (executable is not null)
        {
            return executable;
        }

        // 4 what Multus leaves
        var (settings, unconverted) = await _multus.ConvertAsync(given, _guard.IsPublished, stop).ConfigureAwait(false);
        if (unconverted is not null)
        {
            return unconverted;
        }

        // 5 the primary
        var search = _finder.Find(settings);
        if (search is not PrimarySearch.Found { Network: var primary })
        {
            return search is PrimarySearch.Awaited(var reason, var message) ? new Awaited(reason, message) : null;
        }

        _checks.LookAtPlugins(primary.Configuration, settings);

        // 6 its readiness, and the credential
        if (!_guard.IsPublished && _gate.Look(settings, primary, stop) is { } closed)
        {
            return closed;
        }

        // 7 publish
        var (json, problems) = GeneratedConfiguration.Of(settings, primary, services.Directories);
        if (problems.Count > 0)
        {
            return new Awaited("ConfigurationInvalid", $"waiting for settings that fit the primary network: {string.Join("; ", problems)}");
        }

        if (settings.DryRun)
        {
            TellDryRun(primary);
            return null;
        }

        services.Conditions.Clear(NodeConditionType.DryRun);
        _multus.Keep();
        _guard.Publish(GeneratedConfiguration.Bytes(json));

        // 8 set Multus's configuration aside
        return _multus.SetAside();
    }

    private void TellDryRun(PrimaryNetwork primary)
    {
        var message = $"dry run: would publish {PlainText.Word(services.Directories.ConfigurationFile)} on top of {PlainText.Name(primary.Name)}";
        if (services.Conditions.Set(NodeConditionType.DryRun, "DryRun", message))
        {
            services.Log.Verbose(
                message, new LogField("clusterNetwork", primary.Path), new LogField("capabilities", string.Join(',', primary.Capabilities)));
        }
    }

    private void Tell(Awaited? awaited)
    {
        // At no moment is there neither of the two conditions: the node would look as if the daemon started.
        var isInForce = _guard.IsInPlace && awaited?.Reason != NodeConditions.ExecutableNotInstalled;
        if (isInForce)
        {
            _guard.SetCondition();
        }

        var isNew = awaited is null
            ? services.Conditions.Clear(NodeConditionType.Waiting)
            : services.Conditions.Set(NodeConditionType.Waiting, awaited.Reason, awaited.Message);
        if (!isInForce)
        {
            services.Conditions.Clear(NodeConditionType.Published);
        }

        if (isNew && awaited is not null)
        {
            services.Log.Warning(awaited.Message);
        }
    }
}
