#!/usr/bin/env node
import '../main/cli/carryover.ts'
