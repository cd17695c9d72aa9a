"""What bank work costs against agency work and against permanent staff, line by line."""
