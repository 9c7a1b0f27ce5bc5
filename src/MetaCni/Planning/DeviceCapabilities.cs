// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>The capability arguments about a device, under the names of CONVENTIONS.md and the Device Information Specification.</summary>
internal static class DeviceCapabilities
{
    /// <summary>The file by which a plugin reads and tells of its device.</summary>
    public const string InfoFile = "CNIDeviceInfoFile";

    /// <summary>The arguments of an attachment and those of its device; always a new object.</summary>
    /// <param name="arguments">What the runtime or the pod gives.</param>
    /// <param name="deviceId">The device; empty for a plugin that needs none, and tells only.</param>
    /// <param name="info">Where there is to read about it.</param>
    public static JsonObject With(JsonObject? arguments, string deviceId, DeviceInfoPlan info)
    {
        var result = arguments is null ? [] : (JsonObject)arguments.DeepClone();
        if (deviceId.Length > 0)
        {
            JsonKeys.Set(result, "deviceID", deviceId);
        }

        JsonKeys.Set(result, InfoFile, info.File);
        return result;
    }
}
