/** A contact, and security messages sent to it by e-mail. */
export const contactTerraform = `# the address counts once its owner has followed the link in the mail that verifies it
resource "alicloud_msc_sub_contact" "security" {
  contact_name = "security"
  position     = "Technical Director"
  email        = "<address>"
  mobile       = "<mobile>"
}

data "alicloud_msc_sub_subscriptions" "all" {}

# item_name: as the data source shows it
resource "alicloud_msc_sub_subscription" "security" {
  item_name    = "<item name>"
  email_status = 1
  contact_ids  = [alicloud_msc_sub_contact.security.id]
}`;
