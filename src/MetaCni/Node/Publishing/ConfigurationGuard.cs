// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Configuration;
using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>
/// Publishes our configuration and restores it when something removes, renames or overwrites it: at most twice a second, told once a
/// minute. Another program that does the same cannot keep the daemon busy, nor fill the log.
/// </summary>
internal sealed class ConfigurationGuard(NodeServices services)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly PublishedConfiguration _file = new(services.Directories.ConfigurationFile);
    private byte[] _content = [];
    private DateTimeOffset _written = DateTimeOffset.MinValue;
    private DateTimeOffset _told = DateTimeOffset.MinValue;
    private int _untold;

    /// <summary>True if the runtime has, or had, our configuration.</summary>
    public bool IsPublished => _content.Length > 0;

    /// <summary>True if the runtime has our configuration now.</summary>
    public bool IsInPlace => IsPublished && _file.Has(_content);

    /// <summary>Takes over what an earlier daemon or an installation by hand published. What cannot be taken over is replaced later.</summary>
    public void Adopt()
    {
        try
        {
            if (_file.IsOurs() && _file.TryRead(out var content))
            {
                _content = content;
                services.Log.Verbose($"{PlainText.Word(_file.Path)} is in place");
            }
        }
        catch (CniException e)
        {
            services.Log.Warning(e.Error.Message);
            services.Events.Post(new NodeEvent("ConfigurationNotRead", e.Error.Message, IsWarning: true));
        }
    }

    /// <summary>Tells that the configuration is in force.</summary>
    public void SetCondition() =>
        services.Conditions.Set(NodeConditionType.Published, "Published", $"{PlainText.Word(_file.Path)} is published");

    /// <summary>Publishes a content, unless it is published.</summary>
    /// <exception cref="CniException">5: the file cannot be written.</exception>
    public void Publish(byte[] content)
    {
        var isUpdate = IsPublished;
        if (isUpdate && content.AsSpan().SequenceEqual(_content))
        {
            return;
        }

        _file.Write(content);
        (_content, _written) = (content, services.Time.GetUtcNow());
        SetCondition();
        if (!isUpdate)
        {
            services.Events.Post(new NodeEvent("Published", $"the runtime of this node uses MetaCni: {_file.Path} is published", IsWarning: false));
        }

        services.Log.Verbose($"{(isUpdate ? "updated" : "published")} {PlainText.Word(_file.Path)}");
    }

    /// <summary>Restores the file if it has another content, owner or mode, or does not exist.</summary>
    /// <exception cref="CniException">5: the file cannot be written.</exception>
    public async Task RestoreAsync(CancellationToken stop)
    {
        if (!IsPublished || (_file.Has(_content) && _file.IsPrivate()))
        {
            return;
        }

        var pause = _written + ShortestPause - services.Time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, services.Time, stop).ConfigureAwait(false);
        }

        var how = !File.Exists(_file.Path) ? "removed or renamed" : _file.Has(_content) ? "changed the owner or the mode of" : "overwritten";
        if (_file.Write(_content))
        {
            _written = services.Time.GetUtcNow();
            services.Counters.CountRestored();
            Tell(how);
        }
    }

    private void Tell(string how)
    {
        _untold++;
        if (services.Time.GetUtcNow() - _told < Quiet)
        {
            return;
        }

        var message = $"restored {PlainText.Word(_file.Path)}: another program had {how} it{Culprit()}";
        services.Events.Post(new NodeEvent("ConfigurationRestored", message, IsWarning: true));
        services.Log.Warning(message, LogField.Number("times", _untold));
        (_told, _untold) = (services.Time.GetUtcNow(), 0);
    }

    // Cilium renames every configuration but its own, unless it is told to share the directory.
    private string Culprit() => File.Exists($"{_file.Path}.cilium_bak") ? "; set cni.exclusive to false in Cilium's configuration" : "";
}
