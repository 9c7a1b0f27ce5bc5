// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>Requires every plugin of a plan before anything is attached.</summary>
internal static class PluginPrecheck
{
    /// <exception cref="CniException">100; the message starts with network, plugin and interface.</exception>
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
