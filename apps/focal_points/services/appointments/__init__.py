"""Writing appointments: begun, put right, ended, handed to a successor."""
