// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Settings;
using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Settings;

/// <summary>Follows the settings: valid ones count at once; while they are invalid, the last valid ones are used.</summary>
internal sealed class SettingsDuty(NodeServices services) : INodeDuty
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SettingsDirectory _directory = new(services.SettingsDirectory);
    private IReadOnlyDictionary<string, string> _used = new Dictionary<string, string>();
    private bool _hasUsed;

    public string Name => "settings";

    public async Task RunAsync(CancellationToken stop)
    {
        using var watch = new DirectoryWatch(services.Time);
        while (true)
        {
            watch.Follow(services.SettingsDirectory);
            Look();
            services.Heartbeats.Beat(Name, Patience);
            await watch.NextAsync(SlowLook, stop).ConfigureAwait(false);
        }
    }

    private void Look()
    {
        try
        {
            var texts = _directory.Read();
            var (settings, problems) = SettingsReader.Read(texts);
            if (problems.Count > 0)
            {
                Refuse($"the settings in {PlainText.Word(services.SettingsDirectory)} are invalid: {string.Join("; ", problems)}");
                return;
            }

            Use(settings, texts);
        }
        catch (CniException e)
        {
            Refuse(e.Error.Message);
        }
    }

    private void Refuse(string why)
    {
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

    private void Use(InstallSettings settings, IReadOnlyDictionary<string, string> texts)
    {
        var wasInvalid = services.Conditions.Clear(NodeConditionType.SettingsInvalid);
        var changed = Changed(_used, texts);
        if (_hasUsed && changed.Count == 0)
        {
            if (wasInvalid)
            {
                services.Log.Verbose("the settings are valid again, and as before");
            }

            return;
        }

        (_used, _hasUsed) = (texts, true);
        services.Logging.Apply(settings.LogLevel, settings.LogFormat);
        services.Settings.Replace(settings);
        services.Log.Verbose("the settings are in force", new LogField("changed", string.Join(',', changed)));
    }

    private static List<string> Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        [.. before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];
}
