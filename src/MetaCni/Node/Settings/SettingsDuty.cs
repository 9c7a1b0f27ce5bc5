// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Multus;
using MetaCni.Install.Settings;
using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Settings;

/// <summary>
/// Follows the settings, with those of Multus below them: valid ones count at once; while they are invalid, the last valid ones are used. They
/// are kept in the state directory, so that a daemon that starts with invalid ones goes on, too.
/// </summary>
internal sealed class SettingsDuty(NodeServices services) : INodeDuty
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TakenOverSettings _taken = new(services.Directories);
    private readonly SettingsFile _last = new(services.Directories.LastSettings);
    private IReadOnlyDictionary<string, string> _used = new Dictionary<string, string>();
    private bool _hasUsed;
    private bool _hasKeys;
    private bool _hasLooked;

    public string Name => "settings";

    public async Task RunAsync(CancellationToken stop)
    {
        using var watch = new DirectoryWatch(services.Time);
        while (true)
        {
            services.Heartbeats.Beat(Name, Patience);
            watch.Follow(services.SettingsDirectory, services.Directories.CredentialDir);
            Look();
            await watch.NextAsync(SlowLook, stop).ConfigureAwait(false);
        }
    }

    private void Look()
    {
        try
        {
            var texts = SettingsDirectory.Read(services.SettingsDirectory);
            if (texts.Count == 0 && HadKeys())
            {
                Refuse($"{PlainText.Word(services.SettingsDirectory)} has no settings any more; restore the ConfigMap, with at least one key");
                return;
            }

            var (settings, problems) = SettingsReader.Read(_taken.Under(texts));
            if (problems.Count > 0)
            {
                Refuse($"the settings in {PlainText.Word(services.SettingsDirectory)} are invalid: {string.Join("; ", problems)}");
                return;
            }

            _hasKeys = texts.Count > 0;
            if (Use(settings) && (!settings.DryRun || File.Exists(services.Directories.LastSettings)))
            {
                Keep(texts);
            }
        }
        catch (CniException e)
        {
            Refuse(e.Error.Message);
        }
        finally
        {
            _hasLooked = true;
        }
    }

    // The volume is optional: a deleted ConfigMap looks as an empty one. Neither must lift restrictions, such as allowedPlugins.
    private bool HadKeys() => _hasKeys || (!_hasLooked && _last.TryRead(out var texts) && texts.Count > 0);

    private void Keep(IReadOnlyDictionary<string, string> texts) => Try(() => _last.Write(texts));

    // The settings of an earlier daemon. This version may refuse them, too: then none count.
    private void UseLast() => Try(() =>
    {
        if (_last.TryRead(out var texts) && SettingsReader.Read(_taken.Under(texts)) is { Problems.Count: 0, Settings: var settings })
        {
            _hasKeys = texts.Count > 0;
            _ = Use(settings);
        }
    });

    // Without a file of the last settings, the daemon works until it is restarted.
    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (CniException e)
        {
            services.Log.Warning(e.Error.Message);
        }
    }

    private void Refuse(string why)
    {
        if (!_hasLooked)
        {
            UseLast();
        }

        var message = $"{why}; {(_hasUsed ? "the last valid settings stay in force" : "the daemon waits for valid settings")}";
        if (!services.Conditions.Set(NodeConditionType.SettingsInvalid, "SettingsInvalid", message))
        {
            return;
        }

        services.Log.Error(message);
        services.Events.Post(new NodeEvent("SettingsInvalid", message, IsWarning: true));
        if (!_hasUsed)
        {
            services.Conditions.Set(NodeConditionType.Waiting, "SettingsInvalid", message);
        }
    }

    // False if they are as before.
    private bool Use(InstallSettings settings)
    {
        var wasInvalid = services.Conditions.Clear(NodeConditionType.SettingsInvalid);
        var changed = Changed(_used, settings.Texts);
        if (_hasUsed && changed.Count == 0)
        {
            if (wasInvalid)
            {
                services.Log.Verbose("the settings are valid again, and as before");
            }

            return false;
        }

        (_used, _hasUsed) = (settings.Texts, true);
        services.Logging.Apply(settings.LogLevel, settings.LogFormat);
        services.Settings.Replace(settings);
        services.Log.Verbose("the settings are in force", new LogField("changed", string.Join(',', changed)));
        return true;
    }

    private static List<string> Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        [.. before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];
}
