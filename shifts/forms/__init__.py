"""What people type; only its shape is checked here, and actions decide."""
