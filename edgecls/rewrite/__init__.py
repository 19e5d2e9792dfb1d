"""Programs brought into the form that ARM kernels serve best, and what that form costs."""
