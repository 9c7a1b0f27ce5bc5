// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.HotPlug;

/// <summary>Whether a pod has the networks of its annotation.</summary>
internal enum HotPlugVerdict
{
    /// <summary>It has, or its sandbox is being deleted: there is nothing to do.</summary>
    Settled,

    /// <summary>Its ADD has not finished, or an operation works on it: it is looked at again.</summary>
    Busy,

    /// <summary>The annotation has changed, or an earlier reconcile did not finish.</summary>
    Differs,
}
