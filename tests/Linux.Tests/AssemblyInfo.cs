// SPDX-License-Identifier: Apache-2.0

// What is tested here is of Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
