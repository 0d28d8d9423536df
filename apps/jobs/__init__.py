"""The row behind every background job: status, steps, progress, problem, result, who asked."""
