// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install;
using MetaCni.Install.Multus;
using MetaCni.Install.Settings;
using MetaCni.Logging;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>
/// Takes over a Multus installation at the first publication: 1 convert its keys, with those of its daemon's ConfigMap, 2 keep them, 3 set
/// its file aside after ours is published. A run that was killed is repeated.
/// </summary>
internal sealed class MultusTakeOver(NodeServices services, IApiServer api)
{
    // What is waited for afterwards may take long, and is looked at often.
    private static readonly TimeSpan LifeOfAnswer = TimeSpan.FromMinutes(1);

    private readonly MultusFinder _finder = new(services.Directories);
    private readonly MultusBackup _backup = new(services.Directories);
    private readonly TakenOverSettings _taken = new(services.Directories);
    private readonly MultusDaemonConfig _daemonConfig = new(api);
    private (ReadOnlyMemory<byte> Content, DateTimeOffset Until) _answer = (default, DateTimeOffset.MinValue);
    private MultusConversion? _conversion;
    private string _reported = "";
    private bool _isSetAside;

    /// <summary>The settings, and below them those of Multus; nothing is changed.</summary>
    /// <param name="settings">The settings of the administrator.</param>
    /// <param name="isPublished">True if our configuration is in force: then Multus was taken over before, or never.</param>
    /// <param name="stop">Ends requests.</param>
    public async Task<(InstallSettings Settings, Awaited? Awaited)> ConvertAsync(InstallSettings settings, bool isPublished, CancellationToken stop)
    {
        _conversion = null;
        try
        {
            var isDone = isPublished || _taken.Exist || _backup.Names().Count > 0;
            if (!isDone && await FindAsync(stop).ConfigureAwait(false) is [var found])
            {
                _conversion = MultusConversion.Of(found, new MultusPrimary(services.Directories, settings.ClusterNetwork.Length > 0));
                Report(_conversion.Changes, settings.DryRun);
            }

            return Read(_conversion is null ? _taken.Under(settings.Texts) : TakenOverSettings.Under(settings.Texts, _conversion.Settings), settings);
        }
        catch (CniException e)
        {
            return (settings, new Awaited("MultusNotConverted", $"waiting to take over the configuration of Multus: {e.Error.Message}"));
        }
    }

    /// <summary>Keeps the settings of Multus. To be called before the publication, so that a restart after it has them.</summary>
    /// <exception cref="CniException">5: they cannot be written.</exception>
    public void Keep()
    {
        if (_conversion is not null)
        {
            _taken.Write(_conversion.Settings);
        }
    }

    /// <summary>Sets Multus's files aside, once in the life of a daemon: a daemon of Multus that still runs may write its file again.</summary>
    public Awaited? SetAside()
    {
        if (_isSetAside || !_taken.Exist)
        {
            return null;
        }

        try
        {
            foreach (var file in _finder.Files())
            {
                _backup.SetAside(file);
                var message = $"Multus's {PlainText.Word(file)} is set aside in {PlainText.Word(services.Directories.Before)}";
                services.Log.Verbose(message);
                services.Events.Post(new NodeEvent("MultusTakenOver", message, IsWarning: false));
            }

            _isSetAside = true;
            return null;
        }
        catch (CniException e)
        {
            return new Awaited("MultusNotSetAside", $"waiting to set Multus's configuration aside: {e.Error.Message}");
        }
    }

    private async Task<IReadOnlyList<MultusInstallation>> FindAsync(CancellationToken stop)
    {
        if (!_finder.TryFind([], out var found))
        {
            return [];
        }

        if (!found.IsThick)
        {
            return [found];
        }

        var content = await DaemonConfigAsync(stop).ConfigureAwait(false);
        return _finder.TryFind(content.Span, out found) ? [found] : [];
    }

    private async Task<ReadOnlyMemory<byte>> DaemonConfigAsync(CancellationToken stop)
    {
        if (services.Time.GetUtcNow() >= _answer.Until)
        {
            var content = await _daemonConfig.ReadAsync(stop).ConfigureAwait(false);
            _answer = (content, services.Time.GetUtcNow() + LifeOfAnswer);
        }

        return _answer.Content;
    }

    private static (InstallSettings Settings, Awaited? Awaited) Read(IReadOnlyDictionary<string, string> texts, InstallSettings given)
    {
        if (ReferenceEquals(texts, given.Texts))
        {
            return (given, null);
        }

        var (settings, problems) = SettingsReader.Read(texts);
        return (settings, problems.Count == 0 ? null : new Awaited(
            "ConfigurationInvalid", $"waiting for settings that fit the configuration of Multus: {string.Join("; ", problems)}"));
    }

    private void Report(IReadOnlyList<KeyChange> changes, bool isDryRun)
    {
        var text = string.Join('\n', changes);
        if (text == _reported)
        {
            return;
        }

        _reported = text;
        foreach (var change in changes)
        {
            services.Log.Verbose(
                $"{(isDryRun ? "dry run: " : "")}key of the configuration of Multus: {PlainText.Word(change.Key)}",
                new LogField("change", $"{change.Kind}".ToLowerInvariant()),
                new LogField("value", PlainText.Line(change.Text, PlainText.MaximumName)));
        }
    }
}
