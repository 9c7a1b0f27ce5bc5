// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>Before anything is attached: every plugin that the plan needs is there.</summary>
internal static class PluginPrecheck
{
    /// <exception cref="CniException">100, its message starting with network, plugin and interface.</exception>
    public static void Require(AttachmentPlan plan, Delegates delegates)
    {
        foreach (var attachment in plan.Attachments)
        {
            try
            {
                delegates.RequireInstalled(plan, attachment);
            }
            catch (CniException e)
            {
                throw DelegateError.Of(attachment, e);
            }
        }
    }
}
