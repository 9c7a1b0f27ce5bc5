// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>A delegate's error as the runtime sees it: its own code and details, and where it happened in front of its message.</summary>
internal static class DelegateError
{
    public static CniException Of(PlannedAttachment attachment, CniException error)
    {
        var plugin = error.PluginType ?? attachment.Configuration.Plugins[0].Type;
        var where = $"network {PlainText.Word(attachment.Network)} ({PlainText.Word(plugin)}, {attachment.InterfaceName}): ";
        return new CniException(error.Error with { Message = where + error.Error.Message }, error) { PluginType = plugin };
    }
}
