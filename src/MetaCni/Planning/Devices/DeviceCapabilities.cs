// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Planning.Devices;

/// <summary>The capability arguments about a device, under the names of CONVENTIONS.md and the Device Information Specification.</summary>
internal static class DeviceCapabilities
{
    /// <summary>The arguments of an attachment and those of its device; always a new object.</summary>
    public static JsonObject With(JsonObject? arguments, string deviceId, DeviceInfoPlan info)
    {
        var result = arguments is null ? [] : (JsonObject)arguments.DeepClone();
        result["deviceID"] = deviceId;
        result["CNIDeviceInfoFile"] = info.File;
        return result;
    }
}
