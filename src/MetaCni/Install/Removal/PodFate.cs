// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Removal;

/// <summary>What an uninstallation does with a pod on record.</summary>
internal enum PodFate
{
    /// <summary>It needs the executable and its record.</summary>
    Keep,

    /// <summary>It is gone: everything on record is detached.</summary>
    Detach,

    /// <summary>Its secondaries are detached, and it is handed over if the runtime allows it.</summary>
    DetachSecondaries,

    /// <summary>Its primary alone is attached, and the runtime detaches that by itself: the record is removed.</summary>
    HandOver,
}
